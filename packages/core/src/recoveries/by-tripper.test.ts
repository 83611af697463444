import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit } from '../breaker.test-kit.js';
import {
  byTripper,
  cooldown,
  countWindow,
  failureRate,
  failureStreak,
  minRequests,
  type ReasonLeaf,
  slowRate,
  type Tripper,
  type TripperVerdict,
} from '../index.js';

const leaf: ReasonLeaf = { rule: 'failure_streak' };

describe('byTripper', () => {
  it.each([
    [true, true, { to: 'open', leaves: [leaf] }],
    [false, true, { to: 'closed', leaves: [leaf] }],
    [true, false, undefined],
    [false, false, undefined],
  ])('a tripper that holds: %p, with enough probes: %p', (holds, enough, verdict) => {
    for (const failed of [true, false]) {
      const leaves = jest.fn(() => [leaf]);
      const tripper = (): TripperVerdict => ({ holds, enough, leaves });
      expect(byTripper().start().record({ failed, duration: 0, tripper })).toEqual(verdict);
      expect(leaves).toHaveBeenCalledTimes(enough ? 1 : 0);
    }
  });

  const outcomes = (tripper: Tripper, probes: string, window = countWindow(100)): string[] => {
    const { breaker, clock } = circuit({ tripper, window, recovery: byTripper(), retry: cooldown(1) });
    breaker.trip();
    clock.advance(1);
    return [...probes].map((one) => {
      const ticket = breaker.tryAcquire();
      clock.advance('sx'.includes(one) ? 500 : 5);
      if ('-x'.includes(one)) ticket?.failure(boom);
      else ticket?.success();
      return breaker.state;
    });
  };

  it.each<[string, Tripper, string, string[]]>([
    [
      'a rate over as many probes as the tripper needs',
      minRequests(4).and(failureRate(0.5)),
      '--++',
      ['half_open', 'half_open', 'half_open', 'open'],
    ],
    [
      'fewer failures than the rate',
      minRequests(4).and(failureRate(0.5)),
      '-+++',
      ['half_open', 'half_open', 'half_open', 'closed'],
    ],
    ['slow probes', slowRate(0.5, { threshold: 200 }), 's', ['open']],
    ['quick probes', slowRate(0.5, { threshold: 200 }), '+', ['closed']],
    ['the least that one way to hold needs', minRequests(3).or(failureStreak(2)), '-+', ['half_open', 'closed']],
    [
      'one failure, of a tripper that says nothing',
      { holds: ({ metrics }) => metrics.failureCount > 0 },
      '-',
      ['open'],
    ],
  ])('decides by %s', (_, tripper, probes, states) => {
    expect(outcomes(tripper, probes)).toEqual(states);
  });

  it('decides with a full window, if that is smaller than what the tripper needs', () => {
    expect(outcomes(minRequests(9).and(failureRate(0.5)), '++', countWindow(2))).toEqual(['half_open', 'closed']);
  });

  it('limits no number of probes, saves nothing, prints itself and cannot be changed', () => {
    expect(byTripper().start()).not.toHaveProperty('needed');
    expect(byTripper().start()).not.toHaveProperty('save');
    expect(String(byTripper())).toBe('by_tripper()');
    expect(Object.isFrozen(byTripper())).toBe(true);
  });
});
