import { describe, expect, it } from '@jest/globals';
import { BitRing } from './bit-ring.js';

describe('a bit ring', () => {
  it.each([1, 29, 30, 31, 60, 61, 95])('counts each of the last %i bits once, wherever it lies', (size) => {
    const ring = new BitRing(size);
    const bits: boolean[] = [];
    expect(ring.count).toBe(0);
    let seed = size;
    for (let i = 0; i < size * 4; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const bit = seed % 7 < 3;
      ring.push(bit);
      bits.push(bit);
      expect(ring.count).toBe(bits.slice(-size).filter(Boolean).length);
    }
  });

  it('changes nothing when a bit takes the place of an equal one', () => {
    const ring = new BitRing(1);
    ring.push(true);
    ring.push(true);
    expect(ring.count).toBe(1);
    ring.push(false);
    ring.push(false);
    expect(ring.count).toBe(0);
  });
});
