import { describe, expect, it } from '@jest/globals';
import { failureStreak } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('failureStreak', () => {
  it('holds from so many failures in a row on, inclusive', () => {
    const at = (streak: number): boolean => failureStreak(3).holds(evidence({ failureStreak: streak }));
    expect([at(0), at(2), at(3), at(4)]).toEqual([false, false, true, true]);
  });

  it('tells the streak', () => {
    expect(failureStreak(3).explain?.(evidence({ failureStreak: 4 }), true)).toEqual([
      { rule: 'failure_streak', value: 4, comparison: '>=', threshold: 3 },
    ]);
  });

  it('needs no durations and prints itself', () => {
    expect([failureStreak(3).durations, failureStreak(3).slowThresholds]).toEqual([false, []]);
    expect(String(failureStreak(3))).toBe('failure_streak(3)');
  });
});
