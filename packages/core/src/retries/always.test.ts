import { describe, expect, it } from '@jest/globals';
import { always } from '../index.js';
import { opening } from './retry.test-kit.js';

describe('always', () => {
  it('waits for nothing, prints itself and cannot be changed', () => {
    expect(always().delay?.(opening({ reopens: 5, random: () => 0.5 }))).toBe(0);
    expect(String(always())).toBe('always()');
    expect(Object.isFrozen(always())).toBe(true);
  });
});
