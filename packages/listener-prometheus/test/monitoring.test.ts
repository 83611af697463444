import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dashboard } from '../monitoring/source/dashboard.js';
import { files } from '../monitoring/source/files.js';
import { SEVERITY } from '../monitoring/source/queries.js';
import { ALERTS } from '../monitoring/source/rules.js';
import { HERE } from './support/programs.js';

const built = JSON.parse(JSON.stringify(dashboard()));
const korean = JSON.parse(JSON.stringify(dashboard('ko')));
const panel = (title: string, of = built) => of.panels.find((one: { title: string }) => one.title === title);

describe('what is shipped for monitoring', () => {
  it.each([...files()])('is up to date: %s (else: npm run monitoring)', async (path, content) => {
    const shipped = await readFile(join(HERE, 'monitoring', path), 'utf8');

    if (path.endsWith('.json')) expect(JSON.parse(shipped)).toEqual(JSON.parse(content));
    else expect(shipped).toBe(content);
  });

  it('has a runbook for each alert, and no other', async () => {
    const pages = await readdir(join(HERE, 'monitoring/runbooks'));

    expect(pages.sort()).toEqual(ALERTS.map(({ alert }) => `${alert}.md`).sort());
  });

  it('names every alert in the README', async () => {
    const readme = await readFile(join(HERE, 'README.md'), 'utf8');

    expect([...readme.matchAll(/^\| `(CircuitBreaker\w+)`/gm)].map(([, name]) => name)).toEqual(
      ALERTS.map(({ alert }) => alert),
    );
  });
});

describe('the dashboard', () => {
  it('shows what is open now, as a stat that warns at 1 and alarms at 5', () => {
    expect(panel('Currently open circuits')).toMatchObject({
      type: 'stat',
      targets: [{ expr: 'sum(circuit_breaker_state{state="open"})' }],
      fieldConfig: {
        defaults: {
          unit: 'none',
          thresholds: {
            mode: 'absolute',
            steps: [{ value: null }, { value: 1, color: 'orange' }, { value: 5, color: 'red' }],
          },
        },
      },
    });
  });

  it('shows the trip rate, as a time series by circuit', () => {
    expect(panel('Circuit trip rate (5m)')).toMatchObject({
      type: 'timeseries',
      targets: [
        {
          expr: 'sum(rate(circuit_breaker_state_transition_total{new_state="open"}[5m])) by (circuit_name)',
          legendFormat: '{{circuit_name}}',
        },
      ],
      fieldConfig: { defaults: { unit: 'suffix:transitions/s' } },
    });
  });

  it('is in Korean too, under the titles of the documentation, with the same queries and places', () => {
    expect([1, 3, 4].map((i) => korean.panels[i].title)).toEqual([
      '현재 열린 Circuit',
      'Circuit 트립률 (5분)',
      'Circuit 상태 개요',
    ]);
    expect([1, 3, 4].map((i) => built.panels[i].title)).toEqual([
      'Currently open circuits',
      'Circuit trip rate (5m)',
      'Circuit state overview',
    ]);
    const skeleton = ({ panels }: typeof built) =>
      panels.map(({ type, targets, gridPos }: typeof built.panels) => ({ type, targets, gridPos }));
    expect(skeleton(korean)).toEqual(skeleton(built));
    expect(korean.uid).not.toBe(built.uid);
    for (const { title, description, type } of korean.panels) {
      expect(title).toMatch(/[가-힣]/);
      if (type !== 'row') expect(description).toMatch(/[가-힣]/);
    }
  });

  it('can be published: it asks for a data source, names the plugins it needs, and has no id', () => {
    expect(built.__inputs).toEqual([
      expect.objectContaining({ name: 'DS_PROMETHEUS', type: 'datasource', pluginId: 'prometheus' }),
    ]);
    const plugins = new Set(
      built.panels.map(({ type }: { type: string }) => type).filter((type: string) => type !== 'row'),
    );
    const required = built.__requires.filter(({ type }: { type: string }) => type === 'panel');
    expect(new Set(required.map(({ id }: { id: string }) => id))).toEqual(plugins);
    expect(built.id).toBeNull();
    expect(built.templating.list[0].current.value).toBe('$' + '{DS_PROMETHEUS}');
  });

  it('shows the last hour, with one tooltip for all panels, openings as annotations and links to the runbooks', () => {
    expect(built).toMatchObject({ time: { from: 'now-1h', to: 'now' }, graphTooltip: 2 });
    expect(built.annotations.list).toEqual([expect.objectContaining({ name: 'Circuit opened', enable: true })]);
    expect(built.links.map(({ url }: { url: string }) => url)[0]).toMatch(/\/monitoring\/runbooks$/);
  });

  it('says of each panel that the variables do not filter so', () => {
    const filtered = (text: string) => ['$job', '$instance', '$circuit'].every((name) => text.includes(name));
    for (const { title, description, targets = [], type } of built.panels) {
      if (type === 'row') continue;
      const all = targets.every(({ expr }: { expr: string }) => filtered(expr));
      expect([title, all]).toEqual([title, !description.includes('the variables above do not filter this panel')]);
    }
    for (const { target } of built.annotations.list) expect(filtered(target.expr)).toBe(true);
  });

  it('draws the threshold of the default rule on the failure rate', () => {
    expect(panel('Failure rate').fieldConfig.defaults).toMatchObject({
      thresholds: { steps: [{ value: null }, { value: 0.5, color: 'red' }] },
      custom: { thresholdsStyle: { mode: 'dashed' } },
    });
  });

  it('sorts its tables: the longest open first, and the latest change first', () => {
    expect(panel('Time in state').options.sortBy).toEqual([{ displayName: 'open', desc: true }]);
    expect(panel('Time in current state').options.sortBy).toEqual([{ displayName: 'For', desc: false }]);
  });

  it('gives a state the same colour wherever it appears', () => {
    const colours = (title: string, name: (state: string) => string) =>
      SEVERITY.map(([state]) => {
        const found = panel(title).fieldConfig.overrides.find(
          ({ matcher }: { matcher: { options: string } }) => matcher.options === name(state),
        );
        return found?.properties.find(({ id }: { id: string }) => id === 'color')?.value.fixedColor;
      });
    const expected = SEVERITY.map(([, colour]) => colour);

    expect(colours('Circuit state overview', (state) => state)).toEqual(expected);
    expect(colours('Time in state', (state) => state)).toEqual(expected);
    expect(colours('Transitions', (state) => `/→ ${state}$/`)).toEqual(expected);
    const [{ options }] = panel('State timeline').fieldConfig.defaults.mappings;
    expect(Object.values(options as Record<string, { color: string }>).map(({ color }) => color)).toEqual(expected);
  });

  it('shows the states of all, as a pie', () => {
    expect(panel('Circuit state overview')).toMatchObject({
      type: 'piechart',
      targets: [{ expr: 'sum(circuit_breaker_state) by (state)', legendFormat: '{{state}}' }],
      options: { reduceOptions: { values: true } },
    });
  });

  it('names what each line, slice and bar is', () => {
    const several = built.panels.filter(({ type }: { type: string }) => type !== 'row' && type !== 'stat');
    expect(several).toHaveLength(10);
    for (const { options, type } of several) {
      if (type === 'table') continue;
      expect(options.legend).toMatchObject({ showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] });
    }
    expect(panel('Circuit state overview').options.displayLabels).toEqual(['name', 'value']);
  });

  it('shows no data as that, and not as nothing open', () => {
    expect(panel('Currently open circuits').fieldConfig.defaults.noValue).toBeUndefined();
  });

  it('counts transitions in whole numbers', () => {
    expect(panel('Transitions').fieldConfig.defaults.decimals).toBe(0);
  });

  it('gives every panel and every query an id, and says of each query whether it is over time', () => {
    expect(built.panels.map(({ id }: { id: number }) => id)).toEqual(
      built.panels.map((_: unknown, i: number) => i + 1),
    );
    for (const { targets = [] } of built.panels) {
      expect(targets.map(({ refId }: { refId: string }) => refId)).toEqual(['A', 'B', 'C'].slice(0, targets.length));
      for (const { instant, range } of targets) expect([instant, range].sort()).toEqual([false, true]);
    }
  });

  it('can be narrowed down by data source, job, instance and circuit', () => {
    expect(built.templating.list.map(({ name, type }: { name: string; type: string }) => `${type} ${name}`)).toEqual([
      'datasource datasource',
      'query job',
      'query instance',
      'query circuit',
    ]);
    for (const { targets = [], type, datasource } of built.panels) {
      if (type === 'row') continue;
      expect(datasource.uid).toBe('$datasource');
      for (const { datasource } of targets) expect(datasource.uid).toBe('$datasource');
    }
  });

  it('gives every panel a title, a description and a place of its own', () => {
    const places = new Set<string>();
    for (const { title, description, type, gridPos } of built.panels) {
      expect(title).toBeTruthy();
      if (type !== 'row') expect(description).toBeTruthy();
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(places.has(`${x},${y}`)).toBe(false);
          places.add(`${x},${y}`);
        }
      }
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });
});
