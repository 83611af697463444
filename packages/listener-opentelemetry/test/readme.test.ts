import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { AggregationTemporality, type DataPoint, DataPointType } from '@opentelemetry/sdk-metrics';
import { OpenTelemetryListener } from '../src/index.js';
import { ATTRIBUTE } from '../src/names.js';
import { type MetricsSdk, metricsSdk } from '../src/testing/sdk.js';
import { HERE, run } from './support/run.js';

const readme = await readFile(join(HERE, 'README.md'), 'utf8');
const korean = await readFile(join(HERE, 'README.ko.md'), 'utf8');
const snippets = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
const PREFIX = 'fluxgate.circuit_breaker.';
/** Ignored by git, and inside the package, so that its own name resolves there. */
const folder = join(HERE, '.tsbuild/readme');

/** What each piece of code exports when it is run, in the README's order. */
const exported: readonly (readonly [of: string, series: readonly string[]])[] = [
  ['the first lines', ['status{name=payment_api, state=closed}']],
  ['the Logs API of its own', []],
  ['a span for each call', ['status{name=payment_api, state=closed}']],
  ['the limit of an SDK', []],
];

describe('the README', () => {
  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await Promise.all(snippets.map((code, i) => writeFile(join(folder, `${i}.mts`), code)));
  });

  it('has no code that is not run here', () => {
    expect(snippets).toHaveLength(exported.length);
  });

  it('shows code that works', async () => {
    const files = snippets.map((_, i) => join(folder, `${i}.mts`));
    const printed = await run('test/programs/readme.mts', [], ...files);

    expect(JSON.parse(printed)).toEqual(exported.map(([, series]) => series));
  });

  it('shows code that a strict TypeScript accepts', async () => {
    const compilerOptions = {
      composite: false,
      isolatedDeclarations: false,
      declaration: false,
      emitDeclarationOnly: false,
      noEmit: true,
      noUnusedLocals: false,
      rootDir: '/',
      types: ['node'],
    };
    const tsconfig = { extends: join(HERE, '../../tsconfig.base.json'), compilerOptions, include: ['*.mts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = join(HERE, 'node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((failed) => failed);

    expect(stdout).toBe('');
  });

  it('lists the metrics that there are, with their units and attributes', async () => {
    const { provider, collect } = metricsSdk();
    const listeners = [new OpenTelemetryListener({ meterProvider: provider, calls: true })];
    const circuit = new CircuitBreaker({ name: 'a', tripper: failureStreak(1), listeners });
    circuit.metricsOnly();
    const fail = () => {
      throw new Error('down');
    };
    circuit.callSyncWithFallback(fail, () => 'fallback');
    const short = (name: string) => name.replace(PREFIX, '');
    const there = (await collect()).map((metric) => {
      const counter =
        metric.dataPointType === DataPointType.SUM && (metric.isMonotonic ? 'counter' : 'up-down counter');
      const points: readonly DataPoint<unknown>[] = metric.dataPoints;
      return {
        name: short(metric.descriptor.name),
        type: counter || 'histogram',
        unit: metric.descriptor.unit,
        attributes: [...new Set(points.flatMap(({ attributes }) => Object.keys(attributes).map(short)))],
      };
    });

    const [, section = ''] = /^## Metrics$(.*?)^## /ms.exec(readme) ?? [];
    const rows = section.matchAll(/^\| `([\w.]+)` \(([\w -]+)\) \| `(.*?)` \| (.*?) \|/gm);
    const listed = [...rows].map(([, name, type, unit, attributes = '']) => ({
      name,
      type,
      unit,
      attributes: [...attributes.matchAll(/`([\w.]+)`/g)].map(([, one]) => one),
    }));
    expect(listed).toEqual(there);
  });

  it('lists the attributes of events that there are', () => {
    const [, section = ''] = /^## Events$(.*?)^## /ms.exec(readme) ?? [];
    const listed = [...section.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([\w.]+)`/g)].map(([, name]) => name),
    );
    const { outcome, errorType, ...ofEvents } = ATTRIBUTE;

    expect([outcome, errorType]).toHaveLength(2);
    expect(listed.sort()).toEqual(
      Object.values(ofEvents)
        .map((name) => name.replace(PREFIX, ''))
        .sort(),
    );
  });

  it('lists the options in the order of their interface', async () => {
    const source = await readFile(join(HERE, 'src/options.ts'), 'utf8');
    const [, table = ''] = /^## Options$(.*?)^## /ms.exec(readme) ?? [];

    expect([...table.matchAll(/^\| `(\w+)` +\|/gm)].map(([, option]) => option)).toEqual(
      [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, option]) => option),
    );
  });

  it('knows how to export more circuits than an SDK does by itself', async () => {
    const statuses = async ({ provider, collect }: MetricsSdk) => {
      const listeners = [new OpenTelemetryListener({ meterProvider: provider })];
      for (let i = 0; i < 1_000; i++) new CircuitBreaker({ name: `circuit ${i}`, listeners });
      return (await collect())[0]?.dataPoints.length;
    };
    const views = [{ meterName: '@fluxgate/listener-opentelemetry', aggregationCardinalityLimit: 10_000 }];

    expect(await statuses(metricsSdk())).toBe(2_000);
    expect(await statuses(metricsSdk(AggregationTemporality.CUMULATIVE, views))).toBe(6_000);
  });

  it('shows the same in Korean: the same code, and tables of the same things', () => {
    const same = (text: string) => ({
      code: [...text.matchAll(/^```.*?^```/gms)].map(([block]) => block),
      rows: [...text.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell),
      sections: text.match(/^## /gm),
    });

    expect(same(korean)).toEqual(same(readme));
  });
});
