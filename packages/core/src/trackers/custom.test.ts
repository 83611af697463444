import { describe, expect, it, jest } from '@jest/globals';
import { custom } from '../index.js';

describe('custom', () => {
  it('asks the predicate about errors, with the error alone', () => {
    const predicate = jest.fn((error: unknown) => error === 'bad');
    const tracker = custom(predicate);
    expect(tracker.error?.('bad')).toBe(true);
    expect(tracker.error?.('good')).toBe(false);
    expect(predicate.mock.calls).toEqual([['bad'], ['good']]);
    expect(tracker.value).toBeUndefined();
  });

  it('prints the name of the predicate', () => {
    function isRetryable(): boolean {
      return true;
    }
    expect(String(custom(isRetryable))).toBe('custom(isRetryable)');
    expect(String(custom(() => true))).toBe('custom()');
  });
});
