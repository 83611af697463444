import { describe, expect, it } from '@jest/globals';
import { failureRate } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('failureRate', () => {
  it('holds from this share of failures on, inclusive', () => {
    const at = (failureCount: number): boolean => failureRate(0.5).holds(evidence({ totalCount: 100, failureCount }));
    expect([at(0), at(49), at(50), at(51), at(100)]).toEqual([false, false, true, true, true]);
  });

  it('of 1 holds when every call failed', () => {
    expect(failureRate(1).holds(evidence({ totalCount: 3, failureCount: 2 }))).toBe(false);
    expect(failureRate(1).holds(evidence({ totalCount: 3, failureCount: 3 }))).toBe(true);
  });

  it('does not hold over nothing, and then has no value to tell', () => {
    expect(failureRate(0.01).holds(evidence())).toBe(false);
    expect(failureRate(0.5).explain?.(evidence(), false)).toEqual([
      { rule: 'failure_rate', comparison: '<', threshold: 0.5, sample: 0, of: 'calls' },
    ]);
    expect(Object.keys(failureRate(0.5).explain?.(evidence(), false)[0] ?? {})).not.toContain('value');
  });

  it('tells the share and the sample', () => {
    expect(failureRate(0.5).explain?.(evidence({ totalCount: 100, failureCount: 62 }), true)).toEqual([
      { rule: 'failure_rate', value: 0.62, comparison: '>=', threshold: 0.5, sample: 100, of: 'calls' },
    ]);
  });

  it('needs no durations and prints itself', () => {
    expect([failureRate(0.5).durations, failureRate(0.5).slowThresholds]).toEqual([false, []]);
    expect(String(failureRate(0.5))).toBe('failure_rate(0.5)');
  });
});
