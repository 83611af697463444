import { describe, expect, it } from '@jest/globals';
import { circuit, fail } from '../breaker.test-kit.js';
import { CallNotPermittedError, failureStreak, notPermitted } from '../index.js';

describe('notPermitted', () => {
  const rejection = new CallNotPermittedError('inner', 'open');

  it.each([
    [rejection, true],
    [new TypeError('fetch failed', { cause: rejection }), true],
    [new AggregateError([new Error('x'), rejection]), true],
    [new Error('x'), false],
    ['x', false],
    [undefined, false],
  ])('judges %p as %p', (error, holds) => {
    expect(notPermitted().error?.(error)).toBe(holds);
  });

  it('judges no value and prints itself', () => {
    expect(notPermitted().value).toBeUndefined();
    expect(String(notPermitted())).toBe('not_permitted()');
  });

  it('keeps an outer circuit closed while an inner one rejects', async () => {
    const inner = circuit({ name: 'inner' }).breaker;
    const outer = circuit({ name: 'outer', tripper: failureStreak(3), ignore: notPermitted() }).breaker;
    fail(inner, 3);
    for (let i = 0; i < 5; i++) {
      await expect(outer.call(() => inner.call(async () => 'fine'))).rejects.toThrow("Circuit 'inner' is open");
    }
    expect(outer.state).toBe('closed');
    expect(outer.info().metrics.totalCount).toBe(0);
  });
});
