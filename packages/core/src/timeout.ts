import { named } from './named-error.js';
import type { AbortSignalLike } from './trackers/aborted.js';
import { callable, number } from './validate.js';

/** The host's `AbortSignal`; the core is compiled without the types of any host. */
export type HostAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer Signal } }
  ? Signal
  : AbortSignalLike;

/** A function that `withTimeout` can end: it takes a signal first, and then the arguments of the call. */
export type Abortable<A extends unknown[], R> = (signal: HostAbortSignal, ...args: A) => R;

/** The longest wait of a timer, in ms: about 24 days. */
const LONGEST = 2_147_483_647;

// Every runtime that Fluxgate runs in has these.
declare const AbortController: new () => { readonly signal: HostAbortSignal; abort(reason: unknown): void };
declare const setTimeout: (run: () => void, ms: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;

const TimeoutError: new (message: string) => Error = /* @__PURE__ */ named('TimeoutError', class extends Error {});

/**
 * A call took longer than its limit: what a function made by {@link withTimeout} rejects with, and the reason of its signal. Its
 * name is `TimeoutError`, as the platform names it.
 */
export class CallTimeoutError extends TimeoutError {
  /** Stable code, the same in all copies of this package. */
  readonly code = 'FLUXGATE_TIMEOUT';
  /** The limit in ms. */
  readonly timeout: number;

  constructor(ms: number) {
    super(`the call did not settle within ${ms} ms`);
    this.timeout = ms;
  }
}

/**
 * `fn` with a time limit: a function of the same arguments that aborts the signal given to `fn` after `ms`, and rejects with a
 * {@link CallTimeoutError} even if `fn` ignores the signal. The timer is cleared when the call settles.
 *
 * A breaker itself ends no call. Wrap what can hang, and the timeout is a failure like any other.
 *
 * @param ms - the limit: above 0 and at most 2,147,483,647
 * @throws RangeError if `ms` is out of range, TypeError if it is not a number or `fn` is not a function
 * @example
 * ```ts
 * const load = withTimeout(2_000, (signal, url: string) => fetch(url, { signal }));
 * const answer = await upstream.call(load, 'https://example.com/');
 * ```
 */
export function withTimeout<A extends unknown[], R>(
  ms: number,
  fn: Abortable<A, R>,
): (...args: A) => Promise<Awaited<R>> {
  number('withTimeout(ms, fn)[ms]', ms, (n) => n > 0 && n <= LONGEST, `a number of ms above 0 and at most ${LONGEST}`);
  callable('withTimeout(ms, fn)[fn]', fn);
  const limited = function (this: unknown, ...args: A): Promise<Awaited<R>> {
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      const timer = setTimeout(() => {
        const error = new CallTimeoutError(ms);
        // First, since a listener of the signal may reject the call with an error of its own.
        reject(error);
        controller.abort(error);
      }, ms);
      const settle =
        <T>(end: (outcome: T) => void) =>
        (outcome: T): void => {
          clearTimeout(timer);
          end(outcome);
        };
      try {
        Promise.resolve(fn.call(this, controller.signal, ...args)).then(settle(resolve), settle(reject));
      } catch (error) {
        settle(reject)(error);
      }
    }) as Promise<Awaited<R>>;
  };
  return Object.defineProperties(limited, {
    name: { value: fn.name, configurable: true },
    length: { value: Math.max(0, fn.length - 1), configurable: true },
  });
}
