import { describe, expect, it } from '@jest/globals';
import { slowRate } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('slowRate', () => {
  const rule = slowRate(0.3, { threshold: 1_000 });

  it('holds from this share of slow calls on, inclusive', () => {
    const at = (slow: number): boolean => rule.holds(evidence({ totalCount: 10, slow: { 1000: slow } }));
    expect([at(0), at(2), at(3), at(4)]).toEqual([false, false, true, true]);
  });

  it('does not hold over nothing', () => {
    expect(rule.holds(evidence({ slow: { 1000: 0 } }))).toBe(false);
  });

  it('tells the share, the sample and from when on a call is slow', () => {
    expect(rule.explain?.(evidence({ totalCount: 10, slow: { 1000: 5 } }), true)).toEqual([
      {
        rule: 'slow_rate',
        value: 0.5,
        comparison: '>=',
        threshold: 0.3,
        sample: 10,
        of: 'calls',
        slowThreshold: 1_000,
        detail: 'slow from 1000 ms',
      },
    ]);
  });

  it('has slow calls counted and prints itself', () => {
    expect([rule.durations, rule.slowThresholds]).toEqual([true, [1_000]]);
    expect(String(rule)).toBe('slow_rate(0.3, threshold=1000)');
  });
});
