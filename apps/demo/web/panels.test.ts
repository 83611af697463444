import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { en } from './i18n/en.js';
import { gradeOf, QUERIES, ringOf } from './panels.js';

interface ShippedPanel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly fieldConfig?: { readonly defaults: { readonly thresholds?: { readonly steps: readonly Step[] } } };
}
interface Step {
  readonly value: number | null;
  readonly color: string;
}

const { panels } = createRequire(import.meta.url)('@fluxgate/listener-prometheus/monitoring/dashboard.json') as {
  readonly panels: readonly ShippedPanel[];
};
const shipped = (title: string) => panels.find((panel) => panel.title === title);

describe('as the shipped dashboard has them', () => {
  it.each(['currentlyOpen', 'tripRate', 'stateOverview'] as const)('the title and the query of %s', (panel) => {
    expect(shipped(en.panels[panel])?.targets?.map(({ expr }) => expr)).toEqual([QUERIES[panel]]);
  });

  it('the thresholds of what is currently open', () => {
    const steps = shipped(en.panels.currentlyOpen)?.fieldConfig?.defaults.thresholds?.steps ?? [];
    const grades = { green: 'ok', orange: 'warning', red: 'critical' } as const;
    expect(steps.map(({ value }) => gradeOf(value ?? 0))).toEqual(
      steps.map(({ color }) => grades[color as keyof typeof grades]),
    );
    expect(steps.map(({ value }) => value)).toEqual([null, 1, 5]);
  });
});

describe('the open circuits', () => {
  it.each([
    [0, 'ok'],
    [1, 'warning'],
    [4, 'warning'],
    [5, 'critical'],
  ] as const)('%d are %s', (open, grade) => {
    expect(gradeOf(open)).toBe(grade);
  });
});

it('lays counts around a ring, without those that are 0', () => {
  expect(
    ringOf([
      ['a', 1],
      ['b', 0],
      ['c', 3],
    ]),
  ).toEqual([
    { of: 'a', count: 1, start: 0, length: 0.25 },
    { of: 'c', count: 3, start: 0.25, length: 0.75 },
  ]);
  expect(ringOf([['a', 0]])).toEqual([]);
});
