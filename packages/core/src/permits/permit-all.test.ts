import { describe, expect, it, jest } from '@jest/globals';
import { permitAll } from '../index.js';

describe('permitAll', () => {
  it('admits every call, draws nothing, prints itself and cannot be changed', () => {
    const random = jest.fn(() => 0.999);
    expect(permitAll().admits({ elapsed: 0, random })).toBe(true);
    expect(random).not.toHaveBeenCalled();
    expect(String(permitAll())).toBe('permit_all()');
    expect(Object.isFrozen(permitAll())).toBe(true);
  });
});
