import { describe, expect, it, jest } from '@jest/globals';
import { random } from '../index.js';

describe('random', () => {
  it('admits a call when u < ratio, with one u a call', () => {
    const draw = jest.fn();
    const at = (ratio: number, u: number): boolean =>
      random(ratio).admits({
        elapsed: 0,
        random: () => {
          draw();
          return u;
        },
      });
    expect([at(0.3, 0), at(0.3, 0.2999), at(0.3, 0.3), at(0.3, 0.9)]).toEqual([true, true, false, false]);
    expect(at(1, 0.999_999)).toBe(true);
    expect(draw).toHaveBeenCalledTimes(5);
  });

  it('prints itself and cannot be changed', () => {
    expect(String(random(0.3))).toBe('random(0.3)');
    expect(Object.isFrozen(random(0.3))).toBe(true);
  });
});
