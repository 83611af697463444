import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { budgets, table } from './guard/guard.mjs';
import { agreement, between, inversions, QUOTING, quoting, RESULTS_PAGE, results, shortfalls } from './readme.mjs';
import type { LibraryName, Report, Row } from './types.js';

const page = readFileSync(RESULTS_PAGE, 'utf8');

describe('RESULTS.md', () => {
  it('shows the results that were kept', async () => {
    expect(between(page, 'results', await results())).toBe(page);
  });

  it('shows the budget of the guard', () => {
    expect(between(page, 'guard', table(budgets()))).toBe(page);
  });

  it.each(QUOTING)('is quoted by the README at the root as it is: %s', (language, file) => {
    expect(quoting('before <!-- costs --><!-- /costs --> after', language)).toMatch(
      /^before .*\n\n\| .*Fluxgate.* after$/s,
    );
    const root = readFileSync(file, 'utf8');
    expect(quoting(root, language)).toBe(root);
  });

  it('has every ratio that a README quotes', () => {
    const root = new URL('../../', import.meta.url);
    const packages = readdirSync(new URL('packages/', root)).map((name) => `packages/${name}/README.md`);
    const quoted = ['README.md', 'README.ko.md', ...packages].flatMap((file) => [
      ...readFileSync(new URL(file, root), 'utf8').matchAll(/\b\d+(\.\d+)?×/g),
    ]);
    expect(quoted.map(([ratio]) => ratio).filter((ratio) => !page.includes(ratio))).toEqual([]);
  });
});

it('an aim that is missed stands beside what was measured of its floor', () => {
  const row = (scenario: string, what: string, library: LibraryName, median: number, more: Partial<Row> = {}): Row => {
    const spread = { median, q1: median, q3: median };
    const outcomes = { [library]: { raw: spread, compared: spread } };
    return { scenario, id: 'm', variant: '', what, comparison: 'ratio', unit: 'ns', outcomes, ...more };
  };
  const aim = { aim: { atMost: 1.2 }, floor: 'floor m' };
  const floor = row('floor', 'a step', 'bare', 1.25);
  expect(shortfalls([row('s', 'a thing', 'fluxgate', 1.3, aim), floor])).toBe(
    '- a thing: 1.3×, aim ≤ 1.2× ✗\n  - a step: 1.25×',
  );
  expect(shortfalls([row('s', 'a thing', 'fluxgate', 1.1, aim), floor])).toBe('');
});

it('says how near the stopwatch comes to a loop written by hand', () => {
  const at = (median: number) => ({ raw: { median, q1: 0, q3: 0 }, compared: { median, q1: 0, q3: 0 } });
  const outcomes = { fluxgate: at(0.98), opossum: at(1.02) };
  const row = {
    scenario: 'loop',
    id: 'm',
    variant: 'as used',
    what: 'w',
    comparison: 'ratio',
    unit: 'ns',
    outcomes,
  } as const;
  expect(agreement([row, { ...row, scenario: 'closed' }])).toMatch(/: as used 0\.98× to 1\.02×\.$/);
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
      '- a thing: Fluxgate is cheaper than opossum on Node 1, and more expensive on Bun 1',
    ]);
    expect(inversions(node, [report('Bun 1', { fluxgate: [3, 6], opossum: [3, 4] })])).toEqual([]);
    expect(inversions(node, [report('Bun 1', { fluxgate: [1, 6] })])).toEqual([]);
  });

  it('are told of doing without a breaker, too, where that is what it was compared with', () => {
    const beside = ({ rows, ...rest }: Report): Report => ({
      ...rest,
      rows: rows.map((row) => ({ ...row, baseline: { median: 9, q1: 8, q3: 10 } })),
    });
    const node = report('Node 1', { fluxgate: [0.4, 0.6] });
    const bun = report('Bun 1', { fluxgate: [1.8, 2.2] });
    expect(inversions(beside(node), [beside(bun)])).toEqual([
      '- a thing: Fluxgate is cheaper than bare on Node 1, and more expensive on Bun 1',
    ]);
    expect(inversions(node, [bun])).toEqual([]);
  });

  it('are not made of a tenth between figures that were taken once', () => {
    const node = report('Node 1', { cockatiel3: [100, 100], cockatiel4: [105, 105] });
    expect(inversions(node, [report('Bun 1', { cockatiel3: [105, 105], cockatiel4: [100, 100] })])).toEqual([]);
    expect(inversions(node, [report('Bun 1', { cockatiel3: [205, 205], cockatiel4: [100, 100] })])).toEqual([]);
    const clear = report('Node 2', { cockatiel3: [100, 100], cockatiel4: [150, 150] });
    expect(inversions(clear, [report('Bun 1', { cockatiel3: [205, 205], cockatiel4: [100, 100] })])).toHaveLength(1);
  });
});
