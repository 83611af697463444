import { describe, expect, it } from '@jest/globals';
import { SlidingSum } from './sliding-sum.js';

describe('a sliding sum', () => {
  it.each([1, 2, 3, 10])('over %i numbers is their plain sum, at every step', (size) => {
    const sum = new SlidingSum(size);
    const last: number[] = [];
    expect(sum.value).toBe(0);
    for (let i = 0; i < size * 5 + 3; i++) {
      const value = (i * 7) % 11;
      sum.push(value);
      last.push(value);
      if (last.length > size) last.shift();
      expect(sum.value).toBe(last.reduce((a, b) => a + b, 0));
    }
  });

  it('is 0 again after zeros, where a running sum keeps what rounding left', () => {
    const sum = new SlidingSum(3);
    for (let i = 0; i < 30_000; i++) sum.push(0.1 * (i % 7));
    for (let i = 0; i < 3; i++) sum.push(0);
    expect(sum.value).toBe(0);
  });
});
