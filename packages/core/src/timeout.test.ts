import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { types } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { circuit } from './breaker.test-kit.js';
import { aborted, anyError, CallTimeoutError, errorCode, withTimeout } from './index.js';

const never = (): Promise<never> => new Promise(() => {});

describe('withTimeout', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('passes the arguments, `this` and the value on, and clears its timer', async () => {
    const host = {
      factor: 3,
      scale: withTimeout(50, async function (this: { factor: number }, _signal: unknown, by: number, of: number) {
        return this.factor * by * of;
      } as never) as (by: number, of: number) => Promise<number>,
    };
    await expect(host.scale(2, 5)).resolves.toBe(30);
  });

  it('passes on what the function throws or rejects with', async () => {
    const error = new Error('boom');
    await expect(withTimeout(50, () => Promise.reject(error))()).rejects.toBe(error);
    const throwing = withTimeout(50, () => {
      throw error;
    });
    await expect(throwing()).rejects.toBe(error);
    await expect(withTimeout(50, () => 7)()).resolves.toBe(7);
  });

  it('ends a call that ignores its signal, exactly after the limit', async () => {
    const ended = jest.fn();
    const call = withTimeout(50, never)().catch(ended);
    await jest.advanceTimersByTimeAsync(49);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await call;
    expect(ended).toHaveBeenCalledWith(expect.any(CallTimeoutError));
  });

  it('aborts the signal with the same error, and not when the call has settled', async () => {
    let seen: AbortSignal | undefined;
    const slow = withTimeout(50, (signal) => {
      seen = signal;
      return never();
    })().catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(50);
    expect(seen?.aborted).toBe(true);
    expect(seen?.reason).toBe(await slow);
    await withTimeout(50, async (signal) => {
      seen = signal;
    })();
    await jest.advanceTimersByTimeAsync(500);
    expect(seen?.aborted).toBe(false);
  });

  it('rejects with the timeout, also when the function makes an AbortError of the signal', async () => {
    const call = withTimeout(
      50,
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')));
        }),
    )().catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(50);
    expect(await call).toBeInstanceOf(CallTimeoutError);
  });

  it('leaves no unhandled rejection when the function fails after its time', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    let fail = (_: Error): void => {};
    const call = withTimeout(50, () => new Promise((_, reject) => (fail = reject)))().catch(() => {});
    await jest.advanceTimersByTimeAsync(50);
    await call;
    fail(new Error('late'));
    jest.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    jest.useFakeTimers();
  });

  it('keeps the name, and counts one parameter less', () => {
    const load = withTimeout(50, function load(_signal, _a: number, _b: number) {});
    expect([load.name, load.length]).toEqual(['load', 2]);
    expect(withTimeout(50, () => 1)).toHaveLength(0);
  });

  it.each([0, -1, Number.NaN, Infinity, 2_147_483_648])('rejects %d ms with a RangeError', (ms) => {
    expect(() => withTimeout(ms, never)).toThrow(
      new RangeError(`withTimeout(ms, fn)[ms] must be a number of ms above 0 and at most 2147483647; got ${ms}`),
    );
  });

  it('rejects what is not a number or a function with a TypeError', () => {
    expect(() => withTimeout('5' as never, never)).toThrow(TypeError);
    expect(() => withTimeout(5, undefined as never)).toThrow(
      new TypeError('withTimeout(ms, fn)[fn] must be a function; got undefined'),
    );
    expect(() => withTimeout(2_147_483_647, never)).not.toThrow();
  });

  it('within a breaker is a failure that says what it was, and no cancellation', async () => {
    const { breaker } = circuit({ ignore: aborted(), tracker: anyError() });
    const call = breaker.call(withTimeout(50, never)).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(50);
    const error = await call;
    expect(breaker.info().metrics.failureCount).toBe(1);
    expect(breaker.info().failure).toMatchObject({ name: 'TimeoutError', code: 'FLUXGATE_TIMEOUT' });
    expect(errorCode('FLUXGATE_TIMEOUT').error?.(error)).toBe(true);
  });
});

describe('CallTimeoutError', () => {
  it('is a native error with the name that the platform gives timeouts', () => {
    const error = new CallTimeoutError(50);
    expect(types.isNativeError(error)).toBe(true);
    expect(Object.keys(error).sort()).toEqual(['code', 'timeout']);
    expect(error).toMatchObject({ name: 'TimeoutError', code: 'FLUXGATE_TIMEOUT', timeout: 50 });
    expect(String(error)).toBe('TimeoutError: the call did not settle within 50 ms');
    expect(error.stack).toMatch(/^TimeoutError: the call did not settle within 50 ms\n/);
  });
});

it('ends a real fetch that hangs', async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const load = withTimeout(20, (signal, path: string) => fetch(`http://127.0.0.1:${port}${path}`, { signal }));
  await expect(load('/')).rejects.toThrow(CallTimeoutError);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
