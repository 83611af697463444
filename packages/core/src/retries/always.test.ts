import { describe, expect, it } from '@jest/globals';
import { always } from '../index.js';

describe('always', () => {
  it('waits for nothing, prints itself and cannot be changed', () => {
    expect(always().delay?.({ reopens: 5, random: () => 0.5 })).toBe(0);
    expect(String(always())).toBe('always()');
    expect(Object.isFrozen(always())).toBe(true);
  });
});
