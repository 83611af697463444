import { describe, expect, it, jest } from '@jest/globals';
import { type BackoffOptions, backoff } from '../index.js';
import { opening } from './retry.test-kit.js';

const waits = (options: BackoffOptions, ...reopens: number[]): unknown[] =>
  reopens.map((count) => backoff(options).delay?.(opening({ reopens: count, random: () => 0.5 })));

describe('backoff', () => {
  it('waits min(initial · multiplier^reopens, max)', () => {
    expect(waits({ initial: 100, multiplier: 3, max: 2_000 }, 0, 1, 2, 3, 4)).toEqual([100, 300, 900, 2_000, 2_000]);
  });

  it('doubles by default, up to five minutes', () => {
    expect(waits({ initial: 1_000 }, 0, 1, 2, 8, 9, 10)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
  });

  it('takes a longer first wait than five minutes for the longest too', () => {
    expect(waits({ initial: 400_000 }, 0, 1)).toEqual([400_000, 400_000]);
  });

  it('stays at the longest wait, however often the circuit reopens', () => {
    expect(waits({ initial: 1_000 }, 5_000, Number.MAX_SAFE_INTEGER)).toEqual([300_000, 300_000]);
  });

  it('with a multiplier of 1 waits the same each time; so it does with max = initial', () => {
    expect(waits({ initial: 700, multiplier: 1 }, 0, 7)).toEqual([700, 700]);
    expect(waits({ initial: 700, max: 700 }, 0, 7)).toEqual([700, 700]);
  });

  it('spreads each wait by the jitter, with one number drawn', () => {
    const random = jest.fn(() => 0.75);
    const spread = backoff({ initial: 1_000, max: 1_500, jitter: 0.5 });
    expect(spread.delay?.(opening({ reopens: 0, random }))).toBe(1_250);
    expect(random).toHaveBeenCalledTimes(1);
    expect(spread.delay?.(opening({ reopens: 3, random }))).toBe(1_875);
    const plain = jest.fn(() => 0);
    backoff({ initial: 1_000 }).delay?.(opening({ reopens: 0, random: plain }));
    expect(plain).not.toHaveBeenCalled();
  });

  it('prints itself and cannot be changed', () => {
    expect(String(backoff({ initial: 1_000 }))).toBe('backoff(initial=1000, multiplier=2, max=300000)');
    expect(String(backoff({ initial: 1, multiplier: 3, max: 9, jitter: 0.1 }))).toBe(
      'backoff(initial=1, multiplier=3, max=9, jitter=0.1)',
    );
    expect(Object.isFrozen(backoff({ initial: 1 }))).toBe(true);
  });
});
