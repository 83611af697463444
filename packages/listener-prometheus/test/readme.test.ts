import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CircuitBreaker } from '@fluxgate/core';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { PrometheusListener } from '../src/index.js';
import { series } from '../src/testing/series.js';
import { HERE, scrapeOf } from './support/programs.js';

const readme = await readFile(join(HERE, 'README.md'), 'utf8');
const korean = await readFile(join(HERE, 'README.ko.md'), 'utf8').catch(() => '');
/** The documentation compiles the example of a cluster, but does not start processes: that is done here. */
const page = await readFile(join(HERE, '../../apps/docs/docs/en/listeners/prometheus.md'), 'utf8');
const [, clusterCode = ''] = /^## Cluster$.*?^```ts no-run\n(.*?)^```$/ms.exec(page) ?? [];
const snippets = [...[...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code), clusterCode];
/** Ignored by git, and inside the package, so that its own name resolves there. */
const folder = join(HERE, '.tsbuild/readme');

/** What each piece of code serves when it is run, in the README's order. `of_the_test` is a circuit that the test adds. */
const served: readonly (readonly [of: string, expected: RegExp])[] = [
  ['the first lines', /circuit_breaker_state\{circuit_name="payment_api",state="closed"\} 1/],
  ['Express', /circuit_breaker_state\{circuit_name="of_the_test",state="closed"\} 1/],
  ['Request and Response', /circuit_breaker_state\{circuit_name="of_the_test",state="closed"\} 1/],
  ['Fastify', /circuit_breaker_state\{circuit_name="of_the_test",state="closed"\} 1/],
  ['a cluster', /circuit_breaker_state\{circuit_name="payment_api",state="closed"\} 4/],
];

describe('the README', () => {
  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await Promise.all(snippets.map((code, i) => writeFile(join(folder, `${i}.ts`), code)));
  });

  it('has no code that is not run here', () => {
    expect(snippets).toHaveLength(served.length);
  });

  it.each(served)('shows code that works: %s', async (of, expected) => {
    const at = served.findIndex(([name]) => name === of);

    expect(await scrapeOf(join(folder, `${at}.ts`), expected)).toMatch(expected);
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
    const tsconfig = { extends: join(HERE, '../../tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = join(HERE, 'node_modules/typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((failed) => failed);

    expect(stdout).toBe('');
  });

  it('lists the metrics that there are', async () => {
    const registry = new Registry();
    const circuit = new CircuitBreaker({ name: 'a', listeners: [new PrometheusListener({ registry, calls: true })] });
    circuit.metricsOnly();
    circuit.callSync(() => 'one');
    // Some metrics have series in a state alone.
    const shownBefore = Object.keys(await series(registry));
    circuit.trip();
    const listed = [...readme.matchAll(/^\| `(circuit_breaker_\w+)` \((\w+)\) +\| (.*?) +\|/gm)];

    expect(listed.map(([, name, type]) => `${name} ${type}`)).toEqual(
      registry.getMetricsAsArray().map(({ name, type }) => `${name} ${type}`),
    );
    for (const [, name, , labels = ''] of listed) {
      const [shown = ''] = [...shownBefore, ...Object.keys(await series(registry))].filter(
        (one) => one.startsWith(`${name}{`) || one.startsWith(`${name}_count{`),
      );
      expect([...shown.matchAll(/(\w+)="/g)].map(([, label]) => label)).toEqual(
        [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
      );
    }
  });

  it('shows the same in Korean: the same code, and tables of the same things', () => {
    const same = (text: string) => ({
      code: [...text.matchAll(/^```.*?^```/gms)].map(([block]) => block),
      rows: [...text.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell),
      sections: text.match(/^## /gm),
    });

    expect(same(korean)).toEqual(same(readme));
  });

  it('lists the options in the order of their interface', async () => {
    const source = await readFile(join(HERE, 'src/options.ts'), 'utf8');
    const [, table = ''] = /^## Options$(.*?)^## /ms.exec(readme) ?? [];

    expect([...table.matchAll(/^\| `(\w+)` +\|/gm)].map(([, option]) => option)).toEqual(
      [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, option]) => option),
    );
  });

  it('says how many series calls: true adds', async () => {
    const added = async (calls: boolean) => {
      const registry = new Registry();
      new CircuitBreaker({ name: 'a', listeners: [new PrometheusListener({ registry, calls })] }).metricsOnly();
      return Object.keys(await series(registry)).length;
    };
    // The failure rate is there as soon as the window holds a call.
    expect(readme).toContain(`${(await added(true)) - (await added(false)) + 1} more series per circuit`);
  });
});
