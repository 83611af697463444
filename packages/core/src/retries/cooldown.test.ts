import { describe, expect, it, jest } from '@jest/globals';
import { cooldown } from '../index.js';
import { opening } from './retry.test-kit.js';

describe('cooldown', () => {
  it('waits so long, at each opening, and draws nothing without jitter', () => {
    const random = jest.fn(() => 0.9);
    for (const reopens of [0, 1, 50]) expect(cooldown(60_000).delay?.(opening({ reopens, random }))).toBe(60_000);
    expect(cooldown(60_000, { jitter: 0 }).delay?.(opening({ reopens: 0, random }))).toBe(60_000);
    expect(random).not.toHaveBeenCalled();
  });

  it.each([
    [0, 800],
    [0.25, 900],
    [0.5, 1_000],
    [0.75, 1_100],
    [1, 1_200],
  ])('with jitter 0.2 and u = %d waits %d of 1,000: w · (1 + j · (2u − 1))', (u, wait) => {
    const random = jest.fn(() => u);
    expect(cooldown(1_000, { jitter: 0.2 }).delay?.(opening({ reopens: 0, random }))).toBeCloseTo(wait, 9);
    expect(random).toHaveBeenCalledTimes(1);
  });

  it('with jitter 1 waits from nothing to twice as long', () => {
    expect(cooldown(1_000, { jitter: 1 }).delay?.(opening({ reopens: 0, random: () => 0 }))).toBe(0);
    expect(cooldown(1_000, { jitter: 1 }).delay?.(opening({ reopens: 0, random: () => 0.75 }))).toBe(1_500);
  });

  it('prints itself and cannot be changed', () => {
    expect(String(cooldown(60_000))).toBe('cooldown(60000)');
    expect(String(cooldown(60_000, { jitter: 0 }))).toBe('cooldown(60000)');
    expect(String(cooldown(60_000, { jitter: 0.2 }))).toBe('cooldown(60000, jitter=0.2)');
    expect(Object.isFrozen(cooldown(1))).toBe(true);
  });
});
