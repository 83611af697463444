import { describe, expect, it } from '@jest/globals';
import { errorType } from './error-type.js';

const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });
const cyclic = new Error('one');
cyclic.cause = new Error('two', { cause: cyclic });

describe('the type of an error', () => {
  it.each([
    ['its code', failed('refused', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['its name', new DOMException('too late', 'TimeoutError'), 'TimeoutError'],
    ['its name, where the code is a number', failed('14', { name: 'GrpcError', code: 14 }), 'GrpcError'],
    ['that of its cause, where it says nothing itself', fetchFailed(failed('', { code: 'ENOTFOUND' })), 'ENOTFOUND'],
    ['that of the first of several', new AggregateError([failed('', { code: 'ETIMEDOUT' })]), 'ETIMEDOUT'],
    ['its own, where it says more than its cause', failed('', { name: 'Declined', cause: failed('x') }), 'Declined'],
    ['its name, where no cause says more', fetchFailed(new Error('other side closed')), 'TypeError'],
    ['its name, where its causes are a cycle', cyclic, 'Error'],
    ['other, for what has none', 'just text', '_OTHER'],
    ['other, for null', null, '_OTHER'],
    ['not a text that only looks like a code', failed('', { code: 'no such user: 4711' }), 'Error'],
    ['not a code without bounds', failed('', { code: 'E'.repeat(65) }), 'Error'],
    [
      'other, where looking throws',
      {
        get code() {
          throw new Error('trap');
        },
      },
      '_OTHER',
    ],
  ])('is %s', (_, error, expected) => {
    expect(errorType(error)).toBe(expected);
  });
});
