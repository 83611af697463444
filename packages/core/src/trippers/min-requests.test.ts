import { describe, expect, it } from '@jest/globals';
import { minRequests } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('minRequests', () => {
  it('holds from so many calls on, inclusive, failed or not', () => {
    const at = (totalCount: number): boolean => minRequests(20).holds(evidence({ totalCount, failureCount: 0 }));
    expect([at(0), at(19), at(20), at(21)]).toEqual([false, false, true, true]);
  });

  it('tells how many there were', () => {
    expect(minRequests(20).explain?.(evidence({ totalCount: 25 }), true)).toEqual([
      { rule: 'min_requests', value: 25, comparison: '>=', threshold: 20, gate: true },
    ]);
    expect(minRequests(20).explain?.(evidence(), false)).toEqual([
      { rule: 'min_requests', value: 0, comparison: '<', threshold: 20, gate: true },
    ]);
  });

  it('needs no durations and prints itself', () => {
    expect([minRequests(20).durations, minRequests(20).slowThresholds]).toEqual([false, []]);
    expect(String(minRequests(20))).toBe('min_requests(20)');
  });
});
