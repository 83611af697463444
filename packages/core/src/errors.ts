import type { State } from './state.js';

/**
 * `Error` without the cost of a native one: V8 spends a quarter of a microsecond on each, stack trace or not, which is more
 * than the rest of a rejection. What remains is an Error by prototype: `instanceof Error` holds, `message`, `name` and
 * `stack` are there.
 */
const ErrorByPrototype: new () => Error = /* @__PURE__ */ (() => {
  function made(): void {}
  // Defined, not assigned: where Error.prototype is frozen, an inherited name cannot be assigned to.
  const name = { value: 'CallNotPermittedError', configurable: true, writable: true };
  made.prototype = Object.create(Error.prototype, { name });
  return made as unknown as new () => Error;
})();

interface Words {
  readonly circuitName: string;
  readonly state: State;
  readonly message: string;
  readonly stack: string;
}

/** What the last one said: a circuit that refuses does so by the thousand, and in the same words. */
let last: Words | undefined;

function wordsOf(circuitName: string, state: State): Words {
  if (last === undefined || last.circuitName !== circuitName || last.state !== state) {
    const message = `Circuit '${circuitName}' is ${state}: call not permitted`;
    last = { circuitName, state, message, stack: `CallNotPermittedError: ${message}` };
  }
  return last;
}

/**
 * The circuit did not let a call through, and the protected function was not called.
 *
 * It carries no stack trace, because a rejection has to be cheap when they come by the thousand; set
 * `CallNotPermittedError.captureStackTrace = true` while looking for who called.
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
export class CallNotPermittedError extends ErrorByPrototype {
  /** Whether new errors record where they were made (microseconds each). Default `false`. */
  static captureStackTrace = false;

  /** Whether `error` is one, made by any copy of Fluxgate in any realm. */
  static is(error: unknown): error is CallNotPermittedError {
    return (
      typeof error === 'object' && error !== null && (error as { code?: unknown }).code === 'FLUXGATE_NOT_PERMITTED'
    );
  }

  /** What happened, in words: `Circuit 'payments' is open: call not permitted`. */
  override readonly message: string;
  /** The message alone, unless {@link CallNotPermittedError.captureStackTrace} is set. */
  override stack: string;
  /** For those who compare codes. */
  readonly code = 'FLUXGATE_NOT_PERMITTED';
  /** The circuit that rejected. */
  readonly circuitName: string;
  /** The state it was in. */
  readonly state: State;
  /** How long until a call may be tried, in ms, when that is known. */
  readonly retryAfter: number | undefined;

  constructor(circuitName: string, state: State, retryAfter?: number) {
    super();
    const { message, stack } = wordsOf(circuitName, state);
    this.message = message;
    this.stack = stack;
    this.circuitName = circuitName;
    this.state = state;
    this.retryAfter = retryAfter;
    if (CallNotPermittedError.captureStackTrace) {
      (Error as { captureStackTrace?: (target: object, above: unknown) => void }).captureStackTrace?.(
        this,
        CallNotPermittedError,
      );
    }
  }
}
