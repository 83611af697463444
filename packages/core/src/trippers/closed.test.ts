import { describe, expect, it } from '@jest/globals';
import { ALL } from '../breaker.test-kit.js';
import { closed } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('closed', () => {
  it('holds in a closed circuit and in no other', () => {
    expect(ALL.filter((state) => closed().holds(evidence({ state })))).toEqual(['closed']);
  });

  it('prints itself', () => expect(String(closed())).toBe('closed()'));
});
