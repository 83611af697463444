import { describe, expect, it } from '@jest/globals';
import { BitRing } from './bit-ring.js';

describe('a bit ring', () => {
  it.each([1, 29, 30, 31, 60, 61, 95])('of %i counts each bit once, wherever it lies', (size) => {
    const ring = new BitRing(size);
    const bits = new Array<boolean>(size).fill(false);
    expect(ring.count).toBe(0);
    let seed = size;
    for (let i = 0; i < size * 4; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const [index, bit] = [seed % size, seed % 7 < 3];
      ring.set(index, bit);
      bits[index] = bit;
      expect(ring.count).toBe(bits.filter(Boolean).length);
    }
  });

  it('changes nothing when a bit is set, or cleared, twice', () => {
    const ring = new BitRing(3);
    ring.set(1, true);
    ring.set(1, true);
    expect(ring.count).toBe(1);
    ring.set(1, false);
    ring.set(1, false);
    expect(ring.count).toBe(0);
  });
});
