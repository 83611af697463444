import { describe, expect, it } from '@jest/globals';
import { httpStatus } from '../index.js';

describe('httpStatus', () => {
  const tracker = httpStatus(500, 503);

  it.each([
    [{ status: 499 }, false],
    [{ status: 500 }, true],
    [{ status: 503 }, true],
    [{ status: 504 }, false],
    [{ statusCode: 502 }, true],
    [{ statusCode: 200 }, false],
    [{ response: { status: 502 } }, true],
    [{ response: { statusCode: 502 } }, true],
    [{ response: { status: 404 } }, false],
    [{ status: 200, statusCode: 500 }, false],
    [{ statusCode: 200, response: { status: 500 } }, false],
    [{ status: '500' }, false],
    [{ statusCode: '500' }, false],
    [{ status: '200', statusCode: 500 }, true],
    [{ response: null }, false],
    [{ response: { response: { status: 500 } } }, false],
    [{}, false],
    [undefined, false],
    [null, false],
    [500, false],
  ])('judges %p as %p, be it a value or an error', (outcome, failure) => {
    expect(tracker.value?.(outcome)).toBe(failure);
    expect(tracker.error?.(outcome)).toBe(failure);
  });

  it('reads what is not a property of its own, as in a Response', () => {
    class Inherited {
      get status(): number {
        return 500;
      }
    }
    expect(tracker.value?.(new Response(null, { status: 503 }))).toBe(true);
    expect(tracker.error?.(new Inherited())).toBe(true);
    expect(tracker.error?.({ response: new Inherited() })).toBe(true);
  });

  it('is found among the causes of an error, not of a value', () => {
    const wrapped = new Error('order failed', { cause: Object.assign(new Error('x'), { response: { status: 503 } }) });
    const aws = Object.assign(new Error('x'), { $metadata: { httpStatusCode: 503 } });
    expect(tracker.error?.(wrapped)).toBe(true);
    expect(tracker.error?.(new AggregateError([new Error('x'), aws]))).toBe(true);
    expect(tracker.value?.({ cause: { status: 503 } })).toBe(false);
  });

  it('is about one status when it is given one', () => {
    const one = httpStatus(429);
    expect([428, 429, 430].map((status) => one.value?.({ status }))).toEqual([false, true, false]);
    expect(String(one)).toBe('http_status(429)');
    expect(String(httpStatus(429, 429))).toBe('http_status(429)');
    expect(String(tracker)).toBe('http_status(500, 503)');
  });

  it('takes every status from 100 to 599', () => {
    expect(httpStatus(100, 599).value?.({ status: 100 })).toBe(true);
    expect(httpStatus(100, 599).value?.({ status: 599 })).toBe(true);
    expect(() => httpStatus(599)).not.toThrow();
  });
});
