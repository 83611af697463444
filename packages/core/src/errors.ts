import { findInCauses, property } from './causes.js';
import type { Failure } from './failure.js';
import { named } from './named-error.js';
import type { State } from './state.js';

/** What a rejection says about the failure that opened the circuit. Its message stays inside, since rejections reach clients. */
export type RejectedBecause = Omit<Failure, 'message'>;

interface Shared {
  readonly circuitName: string;
  readonly state: State;
  readonly message: string;
  readonly failure: Failure | undefined;
  readonly because: RejectedBecause | undefined;
}

/** What the last rejection said: an open circuit rejects by the thousand, and says the same each time. */
let last: Shared | undefined;

function shared(circuitName: string, state: State, failure: Failure | undefined): Shared {
  if (last?.circuitName !== circuitName || last.state !== state || last.failure !== failure) {
    const message = `Circuit '${circuitName}' is ${state}: call not permitted`;
    last = { circuitName, state, message, failure, because: failure && withoutMessage(failure) };
  }
  return last as Shared;
}

function withoutMessage({ message: _, ...because }: Failure): RejectedBecause {
  return Object.freeze(because);
}

/** V8 and JavaScriptCore have these two; other engines always capture a stack, and ignore or lack them. */
const Host = Error as ErrorConstructor & {
  stackTraceLimit?: number;
  captureStackTrace?: (target: object, above?: unknown) => void;
};

/**
 * A native error without a stack: capturing one takes microseconds, more than all the rest of a rejection.
 *
 * The limit belongs to the whole process, so it is restored at once. Where it cannot be set (a frozen `Error`) or does not exist,
 * the error is made as the engine makes it.
 */
const StacklessError: new (message: string) => Error = /* @__PURE__ */ named(
  'CallNotPermittedError',
  class extends Error {
    constructor(message: string) {
      const limit = Host.stackTraceLimit;
      if (typeof limit !== 'number' || limit === 0 || !setLimit(0)) {
        super(message);
      } else {
        super(message);
        setLimit(limit);
      }
    }
  },
);

function setLimit(limit: number): boolean {
  try {
    Host.stackTraceLimit = limit;
    return true;
  } catch {
    return false;
  }
}

/**
 * The circuit rejected a call, and the protected function was not called.
 *
 * It carries no stack trace, because a rejection has to be cheap; set `CallNotPermittedError.captureStackTrace = true` to find
 * out who called.
 *
 * @example
 * ```ts
 * try {
 *   return await payments.call(charge, order);
 * } catch (error) {
 *   if (!CallNotPermittedError.is(error)) throw error;
 *   reply.header('Retry-After', Math.ceil((error.retryAfter ?? 1_000) / 1_000)).code(503);
 * }
 * ```
 */
export class CallNotPermittedError extends StacklessError {
  /** Whether new errors record where the call was made (microseconds each). Default `false`. */
  static captureStackTrace = false;

  /**
   * Whether `error` is one, made by any copy of Fluxgate in any realm, or has one among its causes: clients wrap what their
   * interceptors throw. Of an error that may be wrapped, read the fields from what {@link CallNotPermittedError.find} returns.
   */
  static is(error: unknown): error is CallNotPermittedError {
    return CallNotPermittedError.find(error) !== undefined;
  }

  /** The rejection that `error` is or has among its causes; `undefined` if there is none. */
  static find(error: unknown): CallNotPermittedError | undefined {
    return findInCauses(error, asRejection);
  }

  /** Stable code, the same in all copies of this package. */
  readonly code = 'FLUXGATE_NOT_PERMITTED';
  /** The circuit that rejected the call. */
  readonly circuitName: string;
  /** The state it was in. */
  readonly state: State;
  /** In how many whole ms a call may be tried, when that is known. */
  readonly retryAfter: number | undefined;
  /** The failure seen last before the circuit opened, without its message. */
  readonly failure: RejectedBecause | undefined;

  constructor(circuitName: string, state: State, retryAfter?: number, failure?: Failure) {
    const { message, because } = shared(circuitName, state, failure);
    super(message);
    this.circuitName = circuitName;
    this.state = state;
    this.retryAfter = retryAfter;
    this.failure = because;
  }
}

function asRejection(error: unknown): CallNotPermittedError | undefined {
  if (typeof error !== 'object') return undefined;
  return property(error, 'code') === 'FLUXGATE_NOT_PERMITTED' ? (error as CallNotPermittedError) : undefined;
}

type AnyFunction = (...args: never[]) => unknown;

/** The wrapper through which the call came that is made now, or came last. */
let wrapper: AnyFunction | undefined;

/** A wrapper of Fluxgate's calls a breaker: its frame is not the caller's either. */
export function callingFrom(outer: AnyFunction): void {
  if (CallNotPermittedError.captureStackTrace) wrapper = outer;
}

/**
 * Record where a call was made, if that is asked for: the stack of `error` begins with the first frame below `entryPoints`, the
 * functions by which callers enter a breaker.
 */
export function traceCaller(error: Error, entryPoints: readonly AnyFunction[]): void {
  const limit = Host.stackTraceLimit;
  if (!CallNotPermittedError.captureStackTrace || !Host.captureStackTrace || !limit || !setLimit(Infinity)) return;
  // An engine leaves out all frames above a function, but does not say which ones are there. Fewer frames tell.
  const own = wrapper === undefined ? entryPoints : [...entryPoints, wrapper];
  const depths = own.map(framesBelow);
  let depth = Math.max(...depths);
  let outermost = depth > 0 ? own[depths.indexOf(depth)] : undefined;
  // One entry point may be called by another.
  for (let next = depths.indexOf(depth - 1); depth > 1 && next >= 0; next = depths.indexOf(depth - 1)) {
    depth--;
    outermost = own[next];
  }
  setLimit(limit);
  Host.captureStackTrace(error, outermost ?? traceCaller);
}

function framesBelow(entryPoint: AnyFunction): number {
  const probe: { stack?: unknown } = {};
  Host.captureStackTrace?.(probe, entryPoint);
  return typeof probe.stack === 'string' ? probe.stack.split('\n    at ').length - 1 : 0;
}
