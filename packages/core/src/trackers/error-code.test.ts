import { describe, expect, it } from '@jest/globals';
import { errorCode } from '../index.js';

const coded = (code: unknown, cause?: unknown): Error => Object.assign(new Error('x', { cause }), { code });

describe('errorCode', () => {
  const tracker = errorCode('ECONNREFUSED', 'ETIMEDOUT');

  it.each([
    [coded('ECONNREFUSED'), true],
    [coded('ETIMEDOUT'), true],
    [coded('ENOENT'), false],
    [new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), true],
    [new TypeError('fetch failed', { cause: coded('ENOENT') }), false],
    [coded('ENOENT', coded('ETIMEDOUT')), true],
    [new Error('Connection error.', { cause: new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }) }), true],
    [new TypeError('fetch failed', { cause: new AggregateError([coded('ENOENT'), coded('ETIMEDOUT')]) }), true],
    [new Error('x'), false],
    [{ code: 'ETIMEDOUT' }, true],
    ['ECONNREFUSED', false],
    [undefined, false],
    [null, false],
  ])('judges %p as %p', (error, failure) => {
    expect(tracker.error?.(error)).toBe(failure);
  });

  it('judges no value', () => {
    expect(tracker.value).toBeUndefined();
  });

  it('prints the codes', () => {
    expect(String(tracker)).toBe('error_code(ECONNREFUSED, ETIMEDOUT)');
  });
});
