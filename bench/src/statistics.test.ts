import { describe, expect, it } from '@jest/globals';
import { compare, quantile, slope, spread } from './statistics.mjs';

describe('quantile', () => {
  it('is the figure in the middle, or between the two', () => {
    expect(quantile([1, 2, 9], 0.5)).toBe(2);
    expect(quantile([1, 2, 4, 9], 0.5)).toBe(3);
    expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  });

  it('does not make figures up', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

it('spread does not mind the order, nor change it', () => {
  const figures = [5, 1, 4, 2, 3];
  expect(spread(figures)).toEqual({ median: 3, q1: 2, q3: 4 });
  expect(figures).toEqual([5, 1, 4, 2, 3]);
});

describe('compare', () => {
  it('compares within a round: a machine that becomes ten times slower changes no ratio', () => {
    expect(compare('ratio', [200, 2_000, 20], [100, 1_000, 10])).toEqual({ median: 2, q1: 2, q3: 2 });
  });

  it('knows what is more, what is left, and what is neither', () => {
    expect(compare('added', [150], [100]).median).toBe(50);
    expect(compare('rate', [200], [100]).median).toBe(0.5);
    expect(compare('absolute', [200], []).median).toBe(200);
  });
});

it('slope is what each one more costs', () => {
  expect(
    slope([
      [1, 13],
      [2, 16],
      [5, 25],
    ]),
  ).toBeCloseTo(3);
});
