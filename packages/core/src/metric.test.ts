import { describe, expect, it } from '@jest/globals';
import { frozenMetric, Tally } from './metric.js';
import { NoWindow } from './windows/window.js';

class Counts extends Tally {
  totalCount = 0;
  failureCount = 0;
}

class Timed extends Counts {
  override get totalDuration(): number {
    return 300;
  }
  override get slowCounts(): Record<number, number> {
    return { 100: 1 };
  }
}

describe('a tally', () => {
  it('draws its rates from its counts', () => {
    const tally = Object.assign(new Timed(), { totalCount: 4, failureCount: 3 });
    expect(tally.failureRate).toBe(0.75);
    expect(tally.avgDuration).toBe(75);
    expect(tally.slowRate(100)).toBe(0.25);
    expect(tally.slowRate(99)).toBeUndefined();
  });

  it('has none over nothing', () => {
    const tally = new Timed();
    expect(tally.failureRate).toBeUndefined();
    expect(tally.avgDuration).toBeUndefined();
    expect(tally.slowRate(100)).toBeUndefined();
  });

  it('knows no durations where the window does not', () => {
    const tally = Object.assign(new Counts(), { totalCount: 4 });
    expect(tally.totalDuration).toBeUndefined();
    expect(tally.avgDuration).toBeUndefined();
    expect(tally.slowCounts).toEqual({});
    expect(tally.slowRate(1)).toBeUndefined();
  });
});

describe('a frozenMetric of a metric', () => {
  it('is a copy, and answers as the live one did', () => {
    const live = Object.assign(new Timed(), { totalCount: 4, failureCount: 3 });
    const kept = frozenMetric(live);
    live.totalCount = 0;
    expect({ ...kept }).toEqual({
      totalCount: 4,
      failureCount: 3,
      totalDuration: 300,
      slowCounts: { 100: 1 },
      avgDuration: 75,
      failureRate: 0.75,
    });
    expect(kept.slowRate(100)).toBe(0.25);
    expect(kept.slowRate(7)).toBeUndefined();
    expect(frozenMetric(new Timed()).slowRate(100)).toBeUndefined();
    expect(Object.isFrozen(kept)).toBe(true);
    expect(Object.isFrozen(kept.slowCounts)).toBe(true);
  });
});

describe('the window of a circuit that has none', () => {
  it('holds nothing and rates nothing', () => {
    const none = frozenMetric(new NoWindow());
    expect({ ...none }).toEqual({
      totalCount: 0,
      failureCount: 0,
      totalDuration: undefined,
      slowCounts: {},
      avgDuration: undefined,
      failureRate: undefined,
    });
    expect(none.slowRate(1)).toBeUndefined();
  });
});
