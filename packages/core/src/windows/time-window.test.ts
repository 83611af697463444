import { describe, expect, it } from '@jest/globals';
import { type Measures, timeWindow } from '../index.js';

const NOTHING: Measures = { durations: false, slowThresholds: [] };
const YEAR = 365 * 24 * 3_600_000;

describe('timeWindow', () => {
  it('holds the buckets floor(t/w) − buckets + 1 … floor(t/w), to the tick', () => {
    const window = timeWindow(1_000, { buckets: 10 }).create(NOTHING);
    window.record(true, 0, Number.NaN);
    window.record(false, 99, Number.NaN);
    window.record(true, 100, Number.NaN);
    const at = (now: number): number[] => {
      window.advance?.(now);
      return [window.totalCount, window.failureCount];
    };
    expect(at(999)).toEqual([3, 2]);
    expect(at(1_000)).toEqual([1, 1]);
    expect(at(1_099)).toEqual([1, 1]);
    expect(at(1_100)).toEqual([0, 0]);
  });

  it.each([
    [1, 7],
    [3, 10],
    [10, 1_000],
    [60, 60_000],
    [7, 1_000],
  ])('with %i buckets over %i ms agrees with the definition at every step', (buckets, size) => {
    const window = timeWindow(size, { buckets }).create({ durations: true, slowThresholds: [50] });
    const width = size / buckets;
    const outcomes: { at: number; failed: boolean; duration: number }[] = [];
    let seed = buckets;
    let now = 0;
    for (let step = 0; step < 150; step++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      now += [0, 0.5, 1, width, width * 2.5, size - 1, size, size * 3][seed % 8] as number;
      const [failed, duration] = [seed % 3 === 0, seed % 100];
      window.record(failed, now, duration);
      outcomes.push({ at: now, failed, duration });
      now += (seed % 5) * width * 0.3;
      window.advance?.(now);
      const held = outcomes.filter((one) => Math.floor(one.at / width) > Math.floor(now / width) - buckets);
      expect(window.totalCount).toBe(held.length);
      expect(window.failureCount).toBe(held.filter((one) => one.failed).length);
      expect(window.totalDuration).toBe(held.reduce((sum, one) => sum + one.duration, 0));
      expect(window.slowCounts).toEqual({ 50: held.filter((one) => one.duration >= 50).length });
      const rate = held.length === 0 ? undefined : held.filter((one) => one.duration >= 50).length / held.length;
      expect(window.slowRate(50)).toBe(rate);
    }
  });

  it('forgets everything when it was idle for any length of time', () => {
    for (const idle of [1_000, 1_001, 10_000, YEAR, 1_000 * YEAR, Number.MAX_SAFE_INTEGER]) {
      const window = timeWindow(1_000).create({ durations: true, slowThresholds: [5] });
      for (let t = 0; t < 1_000; t += 50) window.record(true, t, 10);
      expect(window.totalCount).toBe(20);
      window.advance?.(999 + idle);
      expect([window.totalCount, window.failureCount, window.totalDuration]).toEqual([0, 0, 0]);
      expect([window.failureRate, window.avgDuration, window.slowRate(5)]).toEqual([undefined, undefined, undefined]);
      expect(window.slowCounts).toEqual({ 5: 0 });
    }
  });

  it('forgets on recording as well as on reading', () => {
    const window = timeWindow(1_000).create(NOTHING);
    window.record(true, 0, Number.NaN);
    window.record(false, YEAR, Number.NaN);
    expect([window.totalCount, window.failureCount]).toEqual([1, 0]);
  });

  it('is not confused by a clock that stands still, or that runs backwards', () => {
    const window = timeWindow(1_000, { buckets: 10 }).create(NOTHING);
    for (let i = 0; i < 5; i++) window.record(false, 5_000, Number.NaN);
    window.record(true, 4_000, Number.NaN);
    window.advance?.(0);
    expect([window.totalCount, window.failureCount]).toEqual([6, 1]);
    window.advance?.(5_999);
    expect(window.totalCount).toBe(6);
    window.advance?.(6_000);
    expect(window.totalCount).toBe(0);
  });

  it('works with a monotonic clock whose origin lies in the future', () => {
    const window = timeWindow(1_000, { buckets: 10 }).create(NOTHING);
    for (let t = -2_000; t <= 2_000; t += 100) {
      window.record(true, t, Number.NaN);
      expect(window.totalCount).toBe(Math.min(10, (t + 2_000) / 100 + 1));
    }
  });

  it('does not drift, however many calls it has seen', () => {
    const window = timeWindow(100, { buckets: 10 }).create({ durations: true, slowThresholds: [] });
    for (let t = 0; t < 50_000; t++) window.record(t % 2 === 0, t, 0.1);
    expect(window.totalCount).toBe(100);
    expect(window.failureCount).toBe(50);
    expect(window.totalDuration).toBeCloseTo(10, 9);
    window.advance?.(1e9);
    expect([window.totalCount, window.failureCount, window.totalDuration]).toEqual([0, 0, 0]);
  });

  it('knows no durations where none are measured', () => {
    const window = timeWindow(1_000).create(NOTHING);
    window.record(true, 0, Number.NaN);
    expect([window.totalDuration, window.avgDuration, window.slowRate(5)]).toEqual([undefined, undefined, undefined]);
    expect(window.slowCounts).toEqual({});
  });

  it('measures durations though no threshold is watched', () => {
    const window = timeWindow(1_000).create({ durations: true, slowThresholds: [] });
    window.record(true, 0, 30);
    window.record(true, 500, 50);
    expect([window.totalDuration, window.avgDuration, window.slowRate(5)]).toEqual([80, 40, undefined]);
  });

  it('counts as slow what took as long as the threshold, not a tick less, for each threshold', () => {
    const window = timeWindow(1_000).create({ durations: true, slowThresholds: [100, 50] });
    for (const duration of [49, 50, 99, 100]) window.record(false, 0, duration);
    expect(window.slowCounts).toEqual({ 50: 3, 100: 1 });
    expect([window.slowRate(50), window.slowRate(100), window.slowRate(7)]).toEqual([0.75, 0.25, undefined]);
  });

  it.each([
    [500, 10],
    [10_000, 10],
    [10_400, 10],
    [11_000, 11],
    [59_000, 59],
    [60_000, 60],
    [61_000, 60],
    [3_600_000, 60],
  ])('of %i ms has %i buckets by default: one a second, at least 10, at most 60', (size, buckets) => {
    expect(String(timeWindow(size))).toBe(`time_window(${size}, buckets=${buckets})`);
  });

  it('is an immutable recipe: each circuit and each generation has a window of its own', () => {
    const recipe = timeWindow(1_000, { buckets: 4 });
    recipe.create(NOTHING).record(true, 0, Number.NaN);
    expect(recipe.create(NOTHING).totalCount).toBe(0);
    expect(Object.isFrozen(recipe)).toBe(true);
    expect(recipe.timed).toBe(true);
    expect(String(recipe)).toBe('time_window(1000, buckets=4)');
  });
});
