import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { circuit } from '../breaker.test-kit.js';
import { aborted, anyError } from '../index.js';

const make = (name: string, rest: object = {}, cause?: unknown): Error =>
  Object.assign(new Error('x', cause === undefined ? {} : { cause }), { name, ...rest });

describe('aborted', () => {
  it.each<[string, unknown, boolean]>([
    ['an AbortError of the platform', new DOMException('x', 'AbortError'), true],
    ['one of a library', make('AbortError'), true],
    ['what Node throws', make('AbortError', { code: 'ABORT_ERR' }), true],
    ['what axios throws', make('CanceledError', { code: 'ERR_CANCELED' }), true],
    ['what old versions of axios throw', { message: 'x', __CANCEL__: true }, true],
    ['what got throws', make('CancelError', { code: 'ERR_CANCELED' }), true],
    ['what got throws for a signal', make('AbortError', { code: 'ERR_ABORTED' }), true],
    ['a code alone', make('RequestError', { code: 'UND_ERR_ABORTED' }), true],
    ['what gRPC throws', make('Error', { code: 1, details: 'Cancelled on client', metadata: {} }), true],
    ['a number that is no status of gRPC', make('Error', { code: 1 }), false],
    ['another status of gRPC', make('Error', { code: 14, details: 'No connection' }), false],
    ['one as cause', new TypeError('terminated', { cause: make('AbortError') }), true],
    ['one in an aggregate', new AggregateError([make('AbortError')]), true],
    ['a timeout', new DOMException('x', 'TimeoutError'), false],
    [
      'an abort that a timeout caused',
      make('AbortError', { code: 'ABORT_ERR' }, new DOMException('x', 'TimeoutError')),
      false,
    ],
    ['a timeout that aborted', make('TimeoutError', {}, make('AbortError')), false],
    ['a message', new Error('AbortError'), false],
    ['a connection that was reset', make('Error', { code: 'ECONNRESET' }), false],
    ['a timeout of axios', make('AxiosError', { code: 'ECONNABORTED' }), false],
    ['text', 'AbortError', false],
    ['undefined', undefined, false],
    ['null', null, false],
  ])('%s', (_, error, holds) => {
    expect(aborted().error?.(error)).toBe(holds);
  });

  it('judges no value, composes and prints itself', () => {
    expect(aborted().value).toBeUndefined();
    const tracker = anyError().and(aborted().not());
    expect(tracker.error?.(new DOMException('x', 'AbortError'))).toBe(false);
    expect(tracker.error?.(new Error('x'))).toBe(true);
    expect(String(tracker)).toBe('any_error() and not aborted()');
    expect(
      String(
        aborted(function current() {
          return undefined;
        }),
      ),
    ).toBe('aborted(current)');
  });

  it.each([7, null, 'x', {}])('rejects %p for signalOf', (signalOf) => {
    expect(() => aborted(signalOf as never)).toThrow(/^aborted\(signalOf\) must be a function; got /);
  });

  it('knows a reason of the caller by the signal', () => {
    const controller = new AbortController();
    const tracker = aborted(() => controller.signal);
    const reason = new Error('user left');
    expect(tracker.error?.(reason)).toBe(false);
    controller.abort(reason);
    expect(tracker.error?.(reason)).toBe(true);
    expect(tracker.error?.(new Error('failed', { cause: reason }))).toBe(true);
    expect(tracker.error?.(new Error('user left'))).toBe(false);
    expect(aborted().error?.(reason)).toBe(false);
    expect(aborted(() => undefined).error?.(reason)).toBe(false);
    expect(aborted(() => ({ aborted: true, reason: new DOMException('x', 'TimeoutError') })).error?.(reason)).toBe(
      false,
    );
  });
});

describe('what platforms throw for a signal', () => {
  const server = createServer(() => {});
  let url = '';
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ways: Record<string, (signal: AbortSignal) => Promise<unknown>> = {
    fetch: (signal) => fetch(url, { signal }),
    'node:http': (signal) => once(get(url, { signal }), 'response'),
    'node:timers': (signal) => sleep(1_000_000, undefined, { signal, ref: false }),
  };

  it.each(Object.keys(ways))(
    '%s: cancelled calls are ignored, timeouts and reasons of callers are failures',
    async (way) => {
      const { breaker } = circuit({ ignore: aborted() });
      const run = (signal: AbortSignal): Promise<unknown> =>
        breaker.call(async () => ways[way]?.(signal)).catch(() => {});
      const count = (): number => breaker.info().metrics.failureCount;
      const cancelled = new AbortController();
      const cancelling = run(cancelled.signal);
      cancelled.abort();
      await cancelling;
      expect(count()).toBe(0);
      await run(AbortSignal.timeout(1));
      expect(count()).toBe(1);
    },
  );

  it.each<[string, unknown]>([
    ['a text', 'user left'],
    ['an error', new Error('user left')],
  ])('fetch: aborted with %s, it is known by the signal', async (_, reason) => {
    const controller = new AbortController();
    const { breaker } = circuit({ ignore: aborted(() => controller.signal) });
    const call = breaker.call(() => fetch(url, { signal: controller.signal }));
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });
});
