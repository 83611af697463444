import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { budgets, table } from './guard/guard.mjs';
import { between, inversions, README, results } from './readme.mjs';
import type { LibraryName, Report } from './types.js';

const readme = readFileSync(README, 'utf8');

describe('README.md', () => {
  it('shows the results that were kept', async () => {
    expect(between(readme, 'results', await results())).toBe(readme);
  });

  it('shows the budget of the guard', () => {
    expect(between(readme, 'guard', table(budgets()))).toBe(readme);
  });

  it('has every ratio that another README quotes', () => {
    const root = new URL('../../', import.meta.url);
    const packages = readdirSync(new URL('packages/', root)).map((name) => `packages/${name}/README.md`);
    const quoted = ['README.md', ...packages].flatMap((file) => [
      ...readFileSync(new URL(file, root), 'utf8').matchAll(/\b\d+(\.\d+)?×/g),
    ]);
    expect(quoted.map(([ratio]) => ratio).filter((ratio) => !readme.includes(ratio))).toEqual([]);
  });
});

it('what stands between markers is replaced, and nothing else', () => {
  expect(between('a <!-- x -->old<!-- /x --> b', 'x', 'new')).toBe('a <!-- x -->\n\nnew\n\n<!-- /x --> b');
  expect(() => between('a', 'x', 'new')).toThrow('<!-- x -->');
});

describe('inversions', () => {
  const report = (runtime: string, figures: Partial<Record<LibraryName, [number, number]>>): Report => {
    const outcomes = Object.fromEntries(
      Object.entries(figures).map(([name, [q1, q3]]) => {
        const spread = { median: (q1 + q3) / 2, q1, q3 };
        return [name, { raw: spread, compared: spread }];
      }),
    );
    const row = {
      scenario: 's',
      id: 'm',
      variant: '',
      what: 'a thing',
      comparison: 'ratio',
      unit: 'ns',
      outcomes,
    } as const;
    return { runtime, machine: 'm', date: 'd', command: 'c', versions: {}, rows: [row] };
  };

  it('are told where both runtimes are clear', () => {
    const node = report('Node 1', { fluxgate: [1, 2], opossum: [3, 4] });
    expect(inversions(node, [report('Bun 1', { fluxgate: [5, 6], opossum: [3, 4] })])).toEqual([
      '- a thing: Fluxgate is cheaper than opossum on Node 1, and dearer on Bun 1',
    ]);
    expect(inversions(node, [report('Bun 1', { fluxgate: [3, 6], opossum: [3, 4] })])).toEqual([]);
    expect(inversions(node, [report('Bun 1', { fluxgate: [1, 6] })])).toEqual([]);
  });
});
