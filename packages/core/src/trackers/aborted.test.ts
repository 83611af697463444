import { describe, expect, it } from '@jest/globals';
import { aborted, anyError } from '../index.js';

describe('aborted', () => {
  it('takes an AbortError for a failure, a TimeoutError not', () => {
    const controller = new AbortController();
    controller.abort();
    expect(aborted().error?.(controller.signal.reason)).toBe(true);
    expect(aborted().error?.(new DOMException('x', 'TimeoutError'))).toBe(false);
    expect(aborted().error?.(Object.assign(new Error('x'), { name: 'AbortError' }))).toBe(true);
    expect(aborted().error?.(new Error('AbortError'))).toBe(false);
    expect(aborted().error?.(undefined)).toBe(false);
    expect(aborted().error?.(null)).toBe(false);
    expect(aborted().value).toBeUndefined();
  });

  it('lets callers who went away be ignored', () => {
    const tracker = anyError().and(aborted().not());
    expect(tracker.error?.(new DOMException('x', 'AbortError'))).toBe(false);
    expect(tracker.error?.(new Error('x'))).toBe(true);
    expect(tracker.value).toBeUndefined();
    expect(String(tracker)).toBe('any_error() and not aborted()');
  });
});
