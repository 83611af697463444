import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { boom, bring, circuit, fail, pending, thenable, unreadable, WAIT } from './breaker.test-kit.js';
import { type CallEvent, CallNotPermittedError, type CircuitBreaker, minRequests, typeOf } from './index.js';
import { recorder, virtualClock } from './testing/index.js';

const value = { mine: true };
const throws = (): never => {
  throw boom;
};

/** Breakers that remember nothing of a call, and breakers that remember each. */
const KINDS = [
  ['untimed', {}],
  ['measured', { measure: true }],
] as const;

describe.each(KINDS)('call, %s', (_kind, options) => {
  const breakerOf = (): CircuitBreaker => circuit(options).breaker;

  it.each<[string, () => unknown]>([
    ['a promise', async () => value],
    ['a value', () => value],
    ['a thenable', () => thenable((resolve: (value: unknown) => void) => resolve(value))],
    ['a promise of a thenable', () => Promise.resolve(thenable((resolve: (v: unknown) => void) => resolve(value)))],
  ])('hands over the very value that the function gives as %s', async (_how, fn) => {
    await expect(breakerOf().call(fn)).resolves.toBe(value);
  });

  it.each<[string, () => unknown]>([
    ['rejects', () => Promise.reject(boom)],
    [
      'throws',
      () => {
        throw boom;
      },
    ],
    [
      'gives back a thenable that rejects',
      () => thenable((_: unknown, reject: (error: unknown) => void) => reject(boom)),
    ],
    ['gives back a thenable that throws', () => thenable(throws)],
    ['gives back something whose `then` cannot be read', unreadable],
  ])('hands over the very error when the function %s, and records it once', async (_how, fn) => {
    const { breaker } = circuit(options);
    await expect(breaker.call(fn)).rejects.toBe(boom);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 1 });
  });

  it.each([undefined, null, 0, '', false, 'text', Number.NaN, Symbol.for('x')])(
    'hands over %p, as value and as error',
    async (any) => {
      const breaker = breakerOf();
      await expect(breaker.call(async () => any)).resolves.toBe(any);
      await expect(breaker.call(() => Promise.reject(any))).rejects.toBe(any);
    },
  );

  it('hands over an error that is a thenable, and calls nothing of it', async () => {
    const then = jest.fn();
    const odd = thenable(then);
    const outcome = await breakerOf()
      .call(() => Promise.reject(odd))
      .then(
        () => 'no error',
        (error) => ({ error }),
      );
    expect(outcome).toEqual({ error: odd });
    expect(then).not.toHaveBeenCalled();
  });

  it('gives the arguments on, all of them and no more, and no `this`', async () => {
    const fn = jest.fn(function (this: unknown, ...args: unknown[]) {
      return [this, args];
    });
    expect(await breakerOf().call(fn, 1, undefined, 'three')).toEqual([undefined, [1, undefined, 'three']]);
    expect(await breakerOf().call(fn)).toEqual([undefined, []]);
  });

  it('never throws: what goes wrong before there is a promise is a rejection', async () => {
    const promise = breakerOf().call(() => {
      throw boom;
    });
    expect(promise).toBeInstanceOf(Promise);
    await expect(promise).rejects.toBe(boom);
  });

  it.each([undefined, null, 7, 'f', {}])(
    'rejects with a TypeError when it is given %p, and records nothing',
    async (fn) => {
      const { breaker } = circuit({ ...options, tracker: typeOf(Error) });
      const promise = breaker.call(fn as never);
      await expect(promise).rejects.toBeInstanceOf(TypeError);
      await expect(promise).rejects.toThrow(/^call\(fn\) must be a function; got .*$/);
      expect(breaker.info().metrics.totalCount).toBe(0);
    },
  );

  it('runs the function at once, not a turn later', () => {
    const fn = jest.fn();
    void breakerOf().call(fn);
    expect(fn).toHaveBeenCalledTimes(1);
  });

  it('has the outcome recorded when its own promise settles, not later', async () => {
    const { breaker } = circuit(options);
    await breaker.call(async () => 1);
    expect(breaker.info().metrics.totalCount).toBe(1);
    await breaker.call(() => Promise.reject(boom)).catch(() => {});
    expect(breaker.info().metrics.totalCount).toBe(2);
  });
});

describe('the handlers that the promise of a call is given', () => {
  /** What `call` gives to the promise of the function. */
  function handlersOf(breaker: CircuitBreaker): unknown[] {
    const promise = Promise.resolve(1);
    const then = jest.spyOn(Promise.prototype, 'then');
    void breaker.call(() => promise);
    const handlers = then.mock.calls[then.mock.contexts.indexOf(promise)];
    then.mockRestore();
    return handlers as unknown[];
  }

  it.each(['closed', 'metrics_only', 'disabled'] as const)('are shared by all calls of a stay in %s', (state) => {
    const made = circuit();
    bring(made, state);
    const [succeeded, failed] = handlersOf(made.breaker);
    expect([succeeded, failed]).toEqual([expect.any(Function), expect.any(Function)]);
    expect(handlersOf(made.breaker)[0]).toBe(succeeded);
    expect(handlersOf(made.breaker)[1]).toBe(failed);
    bring(made, state);
    expect(handlersOf(made.breaker)[0]).not.toBe(succeeded);
  });

  it('are its own where each call has to be remembered', () => {
    const measured = circuit({ measure: true }).breaker;
    expect(handlersOf(measured)[0]).not.toBe(handlersOf(measured)[0]);
    const probed = circuit();
    bring(probed, 'half_open');
    expect(handlersOf(probed.breaker)[0]).not.toBe(handlersOf(probed.breaker)[0]);
  });

  it('serve the next timed call, once theirs has ended', async () => {
    const { breaker } = circuit({ measure: true });
    const [first, failed] = handlersOf(breaker);
    const [second] = handlersOf(breaker);
    await Promise.resolve();
    // The second has ended last.
    expect(handlersOf(breaker)[0]).toBe(second);
    expect(handlersOf(breaker)[0]).not.toBe(first);
    await breaker.call(() => Promise.reject(boom)).catch(() => {});
    expect(handlersOf(breaker)[1]).not.toBe(failed);
  });

  it('are not taken along into the next stay', async () => {
    const { breaker } = circuit({ measure: true });
    const [first] = handlersOf(breaker);
    await Promise.resolve();
    breaker.reset();
    expect(handlersOf(breaker)[0]).not.toBe(first);
  });

  it('are its own while someone hears of calls, and shared again when nobody does any more', () => {
    const { breaker } = circuit();
    const remove = breaker.addListener(recorder({ calls: true }));
    expect(handlersOf(breaker)[0]).not.toBe(handlersOf(breaker)[0]);
    remove();
    expect(handlersOf(breaker)[0]).toBe(handlersOf(breaker)[0]);
  });
});

describe('durations', () => {
  it.each(['call', 'tryAcquire'] as const)(
    "are each call's own, however calls of %s overlap and in whatever order they end",
    async (how) => {
      const step = fc.oneof(
        fc.record({ begin: fc.boolean() }),
        fc.record({ end: fc.nat(9), fails: fc.boolean() }),
        fc.record({ wait: fc.integer({ min: 1, max: 50 }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
          const heard: (number | undefined)[] = [];
          const onCall = ({ duration }: CallEvent): void => void heard.push(duration);
          const { breaker, clock } = circuit({ tripper: minRequests(1e6), listeners: [{ onSignal() {}, onCall }] });
          const begun: { readonly since: number; end(fails: boolean): unknown }[] = [];
          const expected: number[] = [];
          for (const one of steps) {
            if ('wait' in one) clock.advance(one.wait);
            else if ('begin' in one) begun.push({ since: clock.now(), end: begin(breaker, how) });
            else {
              const [ended] = begun.splice(one.end % (begun.length || 1), 1);
              if (ended === undefined) continue;
              expected.push(clock.now() - ended.since);
              await ended.end(one.fails);
            }
          }
          expect(heard).toEqual(expected);
          expect(breaker.info().metrics.totalCount).toBe(Math.min(expected.length, 100));
        }),
      );
    },
  );

  /** A call that is on its way. @returns what ends it */
  function begin(breaker: CircuitBreaker, how: 'call' | 'tryAcquire'): (fails: boolean) => unknown {
    if (how === 'tryAcquire') {
      const ticket = breaker.tryAcquire();
      return (fails) => (fails ? ticket?.failure(boom) : ticket?.success());
    }
    const { promise, resolve, reject } = pending();
    const ended = breaker.call(() => promise).catch(() => {});
    return (fails) => {
      if (fails) reject(boom);
      else resolve(1);
      return ended;
    };
  }

  it('end when the tracker has judged, whoever listens', async () => {
    for (const listeners of [[], [{ onSignal() {}, onCall() {} }]]) {
      const clock = virtualClock();
      const tracker = { value: () => clock.advance(10) === undefined && false };
      const { breaker } = circuit({ measure: true, tracker, clock, listeners });
      await breaker.call(async () => clock.advance(5));
      expect(breaker.info().metrics.totalDuration).toBe(15);
    }
  });

  it('of a promise that tells twice how it ends are recorded once', async () => {
    const { breaker, clock } = circuit({ measure: true });
    const twice = Object.assign(Promise.resolve(), {
      // biome-ignore lint/suspicious/noThenProperty: a promise whose `then` was replaced
      then(told: (value: unknown) => void) {
        told(1);
        throw boom;
      },
    });
    await breaker.call(() => clock.advance(5));
    await breaker.call(() => twice as Promise<unknown>).catch(() => {});
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 0 });
  });

  it('are those of the calls after one that is made from within another', async () => {
    const durations: (number | undefined)[] = [];
    const onCall = ({ duration }: CallEvent): void => void durations.push(duration);
    const { breaker, clock } = circuit({ listeners: [{ onSignal() {}, onCall }] });
    for (let i = 0; i < 2; i++) {
      await breaker.call(async () => {
        clock.advance(5);
        await breaker.call(async () => clock.advance(20));
        clock.advance(100);
      });
    }
    expect(durations).toEqual([20, 125, 20, 125]);
  });
});

describe('callSync', () => {
  it('hands over the very value and the very error, and records each', () => {
    const { breaker } = circuit();
    expect(breaker.callSync(() => value)).toBe(value);
    fail(breaker, 1, boom);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 1 });
  });

  it('gives the arguments on, and no `this`', () => {
    const fn = function (this: unknown, ...args: number[]): unknown {
      return [this, args];
    };
    expect(circuit().breaker.callSync(fn, 1, 2)).toEqual([undefined, [1, 2]]);
  });

  it.each([undefined, null, 7, 'f', {}])('throws a TypeError when it is given %p', (fn) => {
    const { breaker } = circuit();
    expect(() => breaker.callSync(fn as never)).toThrow(TypeError);
    expect(() => breaker.callSync(fn as never)).toThrow(/^callSync\(fn\) must be a function; got .*$/);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it.each<[string, () => unknown]>([
    ['a promise', () => Promise.resolve(1)],
    ['a thenable', () => thenable(() => {})],
    ['a function with a `then`', () => Object.defineProperty(() => {}, 'then', { value() {} })],
  ])('hands over %s as it is, records nothing and says that it cannot see its outcome', (_what, fn) => {
    const { breaker, faults } = circuit();
    const given = fn();
    expect(breaker.callSync((): unknown => given)).toBe(given);
    expect(breaker.info().metrics.totalCount).toBe(0);
    expect(faults).toMatchObject([{ source: 'call_sync', circuitName: 'payment_api' }]);
    expect(faults[0]?.error).toBeInstanceOf(TypeError);
    expect(String(faults[0]?.error)).toBe('TypeError: callSync was given an asynchronous function; use call');
  });

  it.each([[thenable(7)], [null], [undefined], ['then']])('takes %p for a plain value', (plain) => {
    const { breaker, faults } = circuit();
    expect(breaker.callSync(() => plain as unknown)).toBe(plain);
    expect(breaker.info().metrics.totalCount).toBe(1);
    expect(faults).toEqual([]);
  });

  it('hands over a value whose `then` cannot be read, and counts it', () => {
    const strict = unreadable();
    const { breaker } = circuit();
    expect(breaker.callSync(() => strict) === strict).toBe(true);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 0 });
  });
});

describe('a fallback', () => {
  const untracked = new TypeError('untracked');

  it.each<[string, unknown]>([
    ['a tracked error', boom],
    ['an untracked error', untracked],
  ])('answers in place of %s, with the error and the arguments', async (_what, error) => {
    const { breaker } = circuit({ tracker: { error: (one) => one === boom } });
    const fallback = jest.fn((...args: unknown[]) => args);
    const failing = (...args: [string, number]): Promise<string> => Promise.reject(args.length === 2 ? error : args);
    expect(await breaker.callWithFallback(failing, fallback, 'a', 2)).toEqual([error, 'a', 2]);
    const failingSync = (_a: string, _b: number): string => {
      throw error;
    };
    expect(breaker.callSyncWithFallback(failingSync, fallback, 'a', 2)).toEqual([error, 'a', 2]);
    expect(breaker.info().metrics.failureCount).toBe(error === boom ? 2 : 0);
  });

  it('answers when the call is not permitted', async () => {
    const { breaker } = circuit();
    breaker.trip();
    const fn = jest.fn(() => 'fine');
    const fallback = (error: unknown): unknown => [
      CallNotPermittedError.is(error),
      (error as CallNotPermittedError).retryAfter,
    ];
    expect(await breaker.callWithFallback(fn, fallback)).toEqual([true, WAIT]);
    expect(breaker.callSyncWithFallback(fn, fallback)).toEqual([true, WAIT]);
    expect(fn).not.toHaveBeenCalled();
  });

  it('is not called when all is well', async () => {
    const { breaker } = circuit();
    const fallback = jest.fn();
    await expect(breaker.callWithFallback(async () => value, fallback)).resolves.toBe(value);
    expect(breaker.callSyncWithFallback(() => value, fallback)).toBe(value);
    expect(fallback).not.toHaveBeenCalled();
  });

  it('is awaited when it is asynchronous', async () => {
    const { breaker } = circuit();
    await expect(
      breaker.callWithFallback(
        () => Promise.reject(boom),
        async () => value,
      ),
    ).resolves.toBe(value);
  });

  it('fails with its own error, which is not recorded', async () => {
    const { breaker } = circuit({ tripper: { holds: () => false } });
    const own = new Error('the fallback failed');
    const failing = (): never => {
      throw own;
    };
    await expect(breaker.callWithFallback(() => Promise.reject(boom), failing)).rejects.toBe(own);
    await expect(
      breaker.callWithFallback(
        () => Promise.reject(boom),
        () => Promise.reject(own),
      ),
    ).rejects.toBe(own);
    expect(() => breaker.callSyncWithFallback(failing, failing)).toThrow(own);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 3, failureCount: 3 });
  });

  it.each([undefined, null, 'text'])(
    'that is %p is refused with a TypeError before anything is called',
    async (wrong) => {
      const { breaker } = circuit();
      const fn = jest.fn(() => 'fine');
      await expect(breaker.callWithFallback(fn, wrong as never)).rejects.toThrow(
        /^callWithFallback\(fn, fallback\) must be a function; got .*$/,
      );
      expect(() => breaker.callSyncWithFallback(fn, wrong as never)).toThrow(
        /^callSyncWithFallback\(fn, fallback\) must be a function; got .*$/,
      );
      expect(fn).not.toHaveBeenCalled();
    },
  );

  it.each([[undefined], [7], ['f']])(
    'does not answer for %p in place of the function: that is a mistake of the caller',
    async (fn) => {
      const { breaker } = circuit();
      const fallback = jest.fn();
      const text = typeof fn === 'string' ? JSON.stringify(fn) : fn;
      await expect(breaker.callWithFallback(fn as never, fallback)).rejects.toThrow(
        new TypeError(`callWithFallback(fn) must be a function; got ${text}`),
      );
      expect(() => breaker.callSyncWithFallback(fn as never, fallback)).toThrow(
        new TypeError(`callSyncWithFallback(fn) must be a function; got ${text}`),
      );
      expect(fallback).not.toHaveBeenCalled();
    },
  );
});
