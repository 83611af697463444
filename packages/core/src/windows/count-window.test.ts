import { describe, expect, it } from '@jest/globals';
import { countWindow, type Measures } from '../index.js';

const NOTHING: Measures = { durations: false, slowThresholds: [] };

/** A small, obviously right window: the list of the last outcomes. */
class List {
  readonly outcomes: { failed: boolean; duration: number }[] = [];
  readonly size: number;
  constructor(size: number) {
    this.size = size;
  }
  record(failed: boolean, duration: number): void {
    this.outcomes.push({ failed, duration });
    if (this.outcomes.length > this.size) this.outcomes.shift();
  }
  get figures(): unknown {
    const { outcomes } = this;
    const failureCount = outcomes.filter((one) => one.failed).length;
    const slow = (ms: number): number => outcomes.filter((one) => one.duration >= ms).length;
    const totalDuration = outcomes.reduce((sum, one) => sum + one.duration, 0);
    return {
      totalCount: outcomes.length,
      failureCount,
      failureRate: outcomes.length === 0 ? undefined : failureCount / outcomes.length,
      totalDuration,
      avgDuration: outcomes.length === 0 ? undefined : totalDuration / outcomes.length,
      slowCounts: { 50: slow(50), 100: slow(100) },
      slowRates:
        outcomes.length === 0 ? [undefined, undefined] : [slow(50) / outcomes.length, slow(100) / outcomes.length],
    };
  }
}

describe('countWindow', () => {
  // 30 bits are kept in a word: sizes around it, and around two of them, are where places are easily mistaken.
  it.each([1, 2, 3, 7, 29, 30, 31, 59, 60, 61, 100])(
    'of %i holds the last so many calls, at every step of three rounds',
    (size) => {
      const window = countWindow(size).create({ durations: true, slowThresholds: [50, 100] });
      const list = new List(size);
      let seed = size;
      for (let step = 0; step <= size * 3 + 5; step++) {
        expect({
          totalCount: window.totalCount,
          failureCount: window.failureCount,
          failureRate: window.failureRate,
          totalDuration: window.totalDuration,
          avgDuration: window.avgDuration,
          slowCounts: window.slowCounts,
          slowRates: [window.slowRate(50), window.slowRate(100)],
        }).toEqual(list.figures);
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        const failed = seed % 3 === 0;
        const duration = [0, 49, 50, 99, 100, 250][seed % 6] as number;
        window.record(failed, Number.NaN, duration);
        list.record(failed, duration);
      }
    },
  );

  it('forgets failures that were overwritten, when the window is full of them too', () => {
    const window = countWindow(64).create(NOTHING);
    for (let i = 0; i < 64; i++) window.record(true, Number.NaN, Number.NaN);
    expect(window.failureCount).toBe(64);
    for (let i = 1; i <= 64; i++) {
      window.record(false, Number.NaN, Number.NaN);
      expect(window.failureCount).toBe(64 - i);
    }
    expect(window.totalCount).toBe(64);
  });

  it('knows no durations where none are measured', () => {
    const window = countWindow(5).create(NOTHING);
    window.record(true, Number.NaN, Number.NaN);
    expect(window.totalDuration).toBeUndefined();
    expect(window.avgDuration).toBeUndefined();
    expect(window.slowCounts).toEqual({});
    expect(window.slowRate(50)).toBeUndefined();
    expect(window.failureRate).toBe(1);
  });

  it('is empty at first, and knows no rate of a threshold that nobody watches', () => {
    const window = countWindow(5).create({ durations: true, slowThresholds: [50] });
    expect([window.totalCount, window.failureCount, window.totalDuration]).toEqual([0, 0, 0]);
    expect([window.failureRate, window.avgDuration, window.slowRate(50)]).toEqual([undefined, undefined, undefined]);
    expect(window.slowCounts).toEqual({ 50: 0 });
    window.record(false, Number.NaN, 60);
    expect([window.slowRate(50), window.slowRate(51)]).toEqual([1, undefined]);
  });

  it('does not drift: a hundred thousand durations of a tenth leave the sum of the last ten', () => {
    const window = countWindow(10).create({ durations: true, slowThresholds: [] });
    for (let i = 0; i < 100_003; i++) window.record(false, Number.NaN, 0.1);
    expect(window.totalDuration).toBeCloseTo(1, 12);
    for (let i = 0; i < 10; i++) window.record(false, Number.NaN, 0);
    expect(window.totalDuration).toBe(0);
  });

  it('does not drift by a duration that was huge once', () => {
    const window = countWindow(4).create({ durations: true, slowThresholds: [] });
    window.record(false, Number.NaN, 1e17);
    for (let i = 0; i < 4; i++) window.record(false, Number.NaN, 0.25);
    expect(window.totalDuration).toBe(1);
  });

  it('is an immutable recipe: each circuit and each generation has a window of its own', () => {
    const recipe = countWindow(5);
    const one = recipe.create(NOTHING);
    one.record(true, Number.NaN, Number.NaN);
    expect(recipe.create(NOTHING).totalCount).toBe(0);
    expect(Object.isFrozen(recipe)).toBe(true);
    expect(recipe.timed).toBe(false);
    expect(String(recipe)).toBe('count_window(5)');
  });
});
