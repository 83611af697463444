import { describe, expect, it } from '@jest/globals';
import { figure, growths, summary, tables, verdict } from './table.mjs';
import type { Aim, Outcome, Row } from './types.js';

const measured = (median: number, q1 = median, q3 = median): Outcome => ({
  raw: { median, q1, q3 },
  compared: { median, q1, q3 },
});
const row = (outcomes: Row['outcomes'], more: Partial<Row> = {}): Row => ({
  scenario: 's',
  id: 'm',
  variant: '',
  what: 'a thing',
  comparison: 'ratio',
  unit: 'ns',
  outcomes,
  ...more,
});
const report = (...rows: Row[]) => ({ runtime: 'Node 1', machine: 'm', date: 'd', command: 'c', versions: {}, rows });

it('figures are read by people', () => {
  expect(figure(1.7512, '×')).toBe('1.75×');
  expect(figure(21.123, 'ns')).toBe('21.1 ns');
  expect(figure(18_345.6, 'B')).toBe('18,346 B');
  expect(figure(-0.001, 'ms')).toBe('0 ms');
  expect(figure(3, '')).toBe('3');
});

it('a table shows what was measured, and why something was not', () => {
  const text = tables(
    report(
      row({ fluxgate: measured(1.5, 1.4, 1.6), opossum: { unavailable: 'no such thing' } }, { aim: { atMost: 1.75 } }),
      row({ fluxgate: { failed: 'broken' }, opossum: { unavailable: 'no such thing' } }),
    ),
  );
  expect(text).toContain('| a thing | 1.5× (1.4 to 1.6) | – [1] | ≤ 1.75× ✓ |');
  expect(text).toContain('| a thing | failed [2] | – [1] |  |');
  expect(text).toContain('[1] no such thing<br>\n[2] broken');
});

describe('verdict', () => {
  const of = (aim: Aim, outcome: Outcome) => verdict(row({ fluxgate: outcome }, { aim }));

  it('goes by the median, and does not decide what the quartiles leave open', () => {
    expect(of({ atMost: 2 }, measured(1.9, 1.8, 2.1))).toBe('kept');
    expect(of({ atMost: 2 }, measured(2.05, 1.9, 2.1))).toBe('undecided');
    expect(of({ atMost: 2 }, measured(2.2, 2.1, 2.3))).toBe('missed');
    expect(of({ atLeast: 0.5 }, measured(0.6))).toBe('kept');
    expect(of({ atLeast: 0.5 }, measured(0.45, 0.4, 0.55))).toBe('undecided');
    expect(of({ atLeast: 0.5 }, measured(0.4, 0.35, 0.45))).toBe('missed');
  });

  it('is silent without an aim or a figure', () => {
    expect(verdict(row({ fluxgate: measured(1) }))).toBeUndefined();
    expect(of({ atMost: 2 }, { failed: 'broken' })).toBeUndefined();
  });
});

it('growth is told as the cost of each one more', () => {
  const at = (variant: string, ns: number) =>
    row({ fluxgate: measured(ns) }, { variant, what: `leaves of the rule: ${variant}`, growsWith: 'leaf' });
  expect(growths([at('1', 100), at('11', 130), at('21', 160)])).toBe(
    '- leaves of the rule, Fluxgate: 100 ns at 1, 160 ns at 21: 3 ns more for each leaf',
  );
});

it('a summary tells reached, undecided and missed apart', () => {
  const aim = { atMost: 2 };
  const of = (what: string, outcome: Outcome) => row({ fluxgate: outcome }, { aim, what });
  const rows = [of('a', measured(1)), of('b', measured(3, 1, 4)), of('c', measured(3)), row({ fluxgate: measured(9) })];
  expect(summary(rows)).toBe('1 of 3 aims are reached. Not decided: b. Missed: c.');
  expect(summary([])).toBe('There is no aim for what was measured.');
});
