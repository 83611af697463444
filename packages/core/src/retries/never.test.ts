import { describe, expect, it } from '@jest/globals';
import { never } from '../index.js';
import { opening } from './retry.test-kit.js';

describe('never', () => {
  it('waits for ever, prints itself and cannot be changed', () => {
    expect(never().delay?.(opening({ reopens: 5, random: () => 0.5 }))).toBe(Infinity);
    expect(String(never())).toBe('never()');
    expect(Object.isFrozen(never())).toBe(true);
  });
});
