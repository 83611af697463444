import { describe, expect, it, jest } from '@jest/globals';
import { anyError, result } from '../index.js';

describe('result', () => {
  it('asks the predicate about values, with the value alone', () => {
    const predicate = jest.fn((response: { status: number }) => response.status >= 500);
    const tracker = result(predicate);
    expect(tracker.value?.({ status: 503 })).toBe(true);
    expect(tracker.value?.({ status: 200 })).toBe(false);
    expect(predicate.mock.calls).toEqual([[{ status: 503 }], [{ status: 200 }]]);
  });

  it('judges no error: that is for the tracker that it is joined with', () => {
    const tracker = result(() => true);
    expect(tracker.error).toBeUndefined();
    expect(anyError().or(tracker).error?.('x')).toBe(true);
    expect(anyError().or(tracker).value?.('x')).toBe(true);
  });

  it('prints the name of the predicate', () => {
    function isBad(): boolean {
      return true;
    }
    expect(String(result(isBad))).toBe('result(isBad)');
  });
});
