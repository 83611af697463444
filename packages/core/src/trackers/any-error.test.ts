import { describe, expect, it } from '@jest/globals';
import { anyError } from '../index.js';

describe('anyError', () => {
  it.each([new Error('x'), 'text', undefined, null, 0, false])('takes %p for a failure when it is thrown', (error) => {
    expect(anyError().error?.(error)).toBe(true);
  });

  it('judges no value', () => {
    expect(anyError().value).toBeUndefined();
  });

  it('prints itself and cannot be changed', () => {
    expect(String(anyError())).toBe('any_error()');
    expect(Object.isFrozen(anyError())).toBe(true);
  });
});
