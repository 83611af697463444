import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Throttle } from './throttle.js';

describe('a throttle of one second', () => {
  let told: [sample: string, count: number, over?: number | undefined][];
  let throttle: Throttle<string>;

  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    throttle = new Throttle<string>(1_000, (...line) => told.push(line));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const hits = (n: number, key = 'a') => {
    for (let i = 1; i <= n; i++) throttle.hit(key, `${key}${i}`);
  };

  it('tells the first occurrence at once', () => {
    hits(1);
    expect(told).toEqual([['a1', 1]]);
  });

  it('makes one line a second of a thousand occurrences a second, and counts every one', () => {
    for (let ms = 0; ms < 5_000; ms++) {
      throttle.hit('a', `at ${ms}`);
      jest.advanceTimersByTime(1);
    }
    jest.advanceTimersByTime(1_000);
    expect(told).toEqual([
      ['at 0', 1],
      ['at 999', 999, 1_000],
      ['at 1999', 1_000, 1_000],
      ['at 2999', 1_000, 1_000],
      ['at 3999', 1_000, 1_000],
      ['at 4999', 1_000, 1_000],
    ]);
  });

  it('tells what it held back when the interval ends, though nothing comes any more', () => {
    hits(4);
    jest.advanceTimersByTime(999);
    expect(told).toHaveLength(1);
    jest.advanceTimersByTime(1);
    expect(told).toEqual([
      ['a1', 1],
      ['a4', 3, 1_000],
    ]);
  });

  it('counts each key for itself', () => {
    hits(3, 'a');
    hits(2, 'b');
    jest.advanceTimersByTime(1_000);
    expect(told.slice(2)).toEqual([
      ['a3', 2, 1_000],
      ['b2', 1, 1_000],
    ]);
  });

  it('tells at once again after an interval in which nothing came', () => {
    hits(2);
    jest.advanceTimersByTime(2_000);
    hits(1);
    expect(told.at(-1)).toEqual(['a1', 1]);
  });

  it('holds no timer once things are quiet', () => {
    hits(2, 'a');
    hits(1, 'b');
    expect(jest.getTimerCount()).toBe(2);
    jest.advanceTimersByTime(2_000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells early when flushed, and nothing twice', () => {
    hits(5);
    jest.advanceTimersByTime(250);
    throttle.flush();
    throttle.flush();
    jest.advanceTimersByTime(5_000);
    expect(told).toEqual([
      ['a1', 1],
      ['a5', 4, 250],
    ]);
  });

  it('flushes the one key that it is given', () => {
    hits(2, 'a');
    hits(2, 'b');
    throttle.flush('b');
    throttle.flush('never seen');
    expect(told.slice(2)).toEqual([['b2', 1, 0]]);
  });
});
