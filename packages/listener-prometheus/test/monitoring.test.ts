import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { dashboard } from '../monitoring/source/dashboard.js';
import { files } from '../monitoring/source/files.js';
import { ALERTS } from '../monitoring/source/rules.js';
import { HERE } from './support/programs.js';

const built = JSON.parse(JSON.stringify(dashboard()));
const panel = (title: string) => built.panels.find((one: { title: string }) => one.title === title);

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
    expect(panel('Currently open')).toMatchObject({
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
    });
  });

  it('shows the states of all, as a pie', () => {
    expect(panel('State overview')).toMatchObject({
      type: 'piechart',
      targets: [{ expr: 'sum(circuit_breaker_state) by (state)', legendFormat: '{{state}}' }],
      options: { reduceOptions: { values: true } },
    });
  });

  it('names what each line, slice and bar is', () => {
    const several = built.panels.filter(({ type }: { type: string }) => type !== 'row' && type !== 'stat');
    expect(several).toHaveLength(8);
    for (const { options } of several) {
      expect(options.legend).toMatchObject({ showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] });
    }
    expect(panel('State overview').options.displayLabels).toEqual(['name', 'value']);
  });

  it('shows no data as that, and not as nothing open', () => {
    expect(panel('Currently open').fieldConfig.defaults.noValue).toBeUndefined();
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
