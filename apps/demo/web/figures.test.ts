import { describe, expect, it } from '@jest/globals';
import { verdictOf } from './gauges.js';
import { mostUrgentFirst, type Ranked } from './states.js';

describe('a rate against its limit', () => {
  it.each([
    [null, 0, 'nothingMeasured'],
    [0.9, 19, 'notEnough'],
    [0.39, 20, 'below'],
    [0.4, 20, 'near'],
    [0.499, 20, 'near'],
    [0.5, 20, 'over'],
  ] as const)('%p over %d calls', (rate, calls, verdict) => {
    expect(verdictOf(rate, 0.5, calls, 20)).toBe(verdict);
  });
});

it('puts what needs somebody first, the latest first, and keeps closed ones still', () => {
  const circuits: Ranked[] = [
    { name: 'closed_10', state: 'closed', since: 9 },
    { name: 'closed_9', state: 'closed', since: 1 },
    { name: 'tried', state: 'half_open', since: 5 },
    { name: 'opened_early', state: 'open', since: 1 },
    { name: 'opened_late', state: 'open', since: 2 },
    { name: 'held', state: 'forced_open', since: 0 },
  ];
  expect(circuits.sort(mostUrgentFirst).map(({ name }) => name)).toEqual([
    'held',
    'opened_late',
    'opened_early',
    'tried',
    'closed_9',
    'closed_10',
  ]);
});
