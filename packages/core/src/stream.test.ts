import { Readable } from 'node:stream';
import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit } from './breaker.test-kit.js';
import { CallNotPermittedError, result, type Streamable, stream } from './index.js';

async function* counting(to: number): AsyncGenerator<number, string> {
  for (let i = 1; i <= to; i++) yield i;
  return 'all';
}

async function read<T>(items: AsyncIterable<T>, most = Infinity): Promise<T[]> {
  const seen: T[] = [];
  for await (const item of items) {
    seen.push(item);
    if (seen.length === most) break;
  }
  return seen;
}

const figures = ({ breaker }: ReturnType<typeof circuit>): string => {
  const { metrics, inFlight } = breaker.info();
  return `${metrics.totalCount} calls, ${metrics.failureCount} failed, ${inFlight} in flight`;
};

describe('stream', () => {
  it('is a success when it completes, and not before', async () => {
    const made = circuit();
    const items = stream(made.breaker, counting, 2);
    expect(figures(made)).toBe('0 calls, 0 failed, 0 in flight');
    expect(await items.next()).toEqual({ done: false, value: 1 });
    expect(figures(made)).toBe('0 calls, 0 failed, 1 in flight');
    expect(await items.next()).toEqual({ done: false, value: 2 });
    expect(await items.next()).toEqual({ done: true, value: undefined });
    expect(figures(made)).toBe('1 calls, 0 failed, 0 in flight');
  });

  it('is a failure when it throws, with its own error', async () => {
    const made = circuit();
    const broken = async function* (): AsyncGenerator<number> {
      yield 1;
      throw boom;
    };
    await expect(read(stream(made.breaker, broken))).rejects.toBe(boom);
    expect(figures(made)).toBe('1 calls, 1 failed, 0 in flight');
  });

  it.each<[string, () => Streamable<number> | Promise<Streamable<number>>]>([
    [
      'throws',
      () => {
        throw boom;
      },
    ],
    ['rejects', () => Promise.reject(boom)],
  ])('is a failure when its function %s', async (_, fn) => {
    const made = circuit();
    await expect(read(stream(made.breaker, fn))).rejects.toBe(boom);
    expect(figures(made)).toBe('1 calls, 1 failed, 0 in flight');
  });

  it.each<[string, (items: AsyncGenerator<number>) => Promise<unknown>]>([
    ['breaks', (items) => read(items, 1)],
    ['returns', (items) => items.next().then(() => items.return(undefined))],
    [
      'throws into it',
      (items) =>
        items
          .next()
          .then(() => items.throw(boom))
          .catch(() => {}),
    ],
    [
      'throws',
      async (items) => {
        try {
          for await (const _ of items) throw boom;
        } catch {}
      },
    ],
  ])('counts for nothing when its consumer %s, and is closed', async (_, consume) => {
    const made = circuit();
    const closed = jest.fn();
    const source = async function* (): AsyncGenerator<number> {
      try {
        yield* counting(10);
      } finally {
        closed();
      }
    };
    await consume(stream(made.breaker, source));
    expect(figures(made)).toBe('0 calls, 0 failed, 0 in flight');
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('gives the place back before it is closed, and lets its consumer see what that throws', async () => {
    const made = circuit();
    const source = (): AsyncIterable<number> => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 1 }),
        return: async () => {
          expect(figures(made)).toBe('0 calls, 0 failed, 0 in flight');
          throw boom;
        },
      }),
    });
    await expect(read(stream(made.breaker, source), 1)).rejects.toBe(boom);
  });

  it('does not close what has thrown, or has no way to be closed', async () => {
    const made = circuit();
    const close = jest.fn(async () => ({ done: true as const, value: undefined }));
    const broken = { next: async () => Promise.reject(boom), return: close };
    await expect(read(stream(made.breaker, () => ({ [Symbol.asyncIterator]: () => broken })))).rejects.toBe(boom);
    expect(close).not.toHaveBeenCalled();
    const endless = { next: async () => ({ done: false, value: 7 }) };
    expect(
      await read(
        stream(made.breaker, () => ({ [Symbol.asyncIterator]: () => endless })),
        2,
      ),
    ).toEqual([7, 7]);
  });

  it('takes a promise of one, a sync iterable, promises in it, and the streams of Node and the web', async () => {
    const { breaker } = circuit();
    expect(await read(stream(breaker, async () => counting(2)))).toEqual([1, 2]);
    expect(await read(stream(breaker, () => [1, Promise.resolve(2)]))).toEqual([1, 2]);
    expect(await read(stream(breaker, () => Readable.from(['a', 'b'])))).toEqual(['a', 'b']);
    const body = new Response('text').body as unknown as AsyncIterable<Uint8Array>;
    expect((await read(stream(breaker, () => body)))[0]).toHaveLength(4);
    expect(breaker.info().metrics.totalCount).toBe(4);
  });

  it('shows the tracker what the stream returns', async () => {
    const made = circuit({ tracker: result((value) => value === 'all') });
    await read(stream(made.breaker, counting, 1));
    expect(figures(made)).toBe('1 calls, 1 failed, 0 in flight');
  });

  it('rejects the first item when the circuit is open, and calls nothing', async () => {
    const { breaker } = circuit();
    breaker.trip();
    const fn = jest.fn(() => counting(1));
    const items = stream(breaker, fn);
    await expect(items.next()).rejects.toMatchObject({ code: 'FLUXGATE_NOT_PERMITTED', circuitName: 'payment_api' });
    expect(fn).not.toHaveBeenCalled();
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('has no frames of its own in the stack of a rejection', async () => {
    const { breaker } = circuit();
    breaker.trip();
    CallNotPermittedError.captureStackTrace = true;
    try {
      const error = await stream(breaker, counting, 1)
        .next()
        .catch((caught: unknown) => caught);
      expect(String((error as Error).stack)).not.toMatch(/\/src\/(stream|circuit-breaker|errors)\.ts/);
    } finally {
      CallNotPermittedError.captureStackTrace = false;
    }
  });

  it.each([[7], [null], ['text'], [{}]])(
    'a function that returns %p is an error of the program, and counts for nothing',
    async (value) => {
      const made = circuit();
      await expect(read(stream(made.breaker, () => value as never))).rejects.toThrow(
        /^stream\(breaker, fn\): what fn returns must be an async iterable; got /,
      );
      expect(figures(made)).toBe('0 calls, 0 failed, 0 in flight');
    },
  );

  it.each([[undefined], [null], [{}]])('rejects %p as a function, at once', (fn) => {
    const { breaker } = circuit();
    expect(() => stream(breaker, fn as never)).toThrow(/^stream\(breaker, fn\)\[fn\] must be a function; got /);
  });

  it('decides on a probe when it ends', async () => {
    const { breaker, clock } = circuit();
    breaker.trip();
    clock.advance(10_000);
    const items = stream(breaker, counting, 1);
    await items.next();
    expect(breaker.state).toBe('half_open');
    await items.next();
    await read(stream(breaker, counting, 1));
    expect(breaker.state).toBe('closed');
  });
});
