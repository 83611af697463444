/// <reference lib="esnext.disposable" />

/**
 * A permission to make one call, for what `call` cannot wrap: streams, callbacks, events.
 *
 * Settle it once, when the outcome is known; settling it again does nothing. With `using`, a ticket that was not settled is
 * released at the end of the block.
 *
 * @example
 * ```ts
 * const ticket = uploads.tryAcquire();
 * if (!ticket) return reply.code(503).send();
 * stream.once('end', () => ticket.success()).once('error', (error) => ticket.failure(error));
 * ```
 */
export interface Ticket {
  /** It went well, as far as the tracker does not see a failure in `value`. */
  success(value?: unknown): void;
  /** It went wrong: a failure if the tracker tracks `error`, otherwise ignored. */
  failure(error: unknown): void;
  /** The call was not made, or its outcome says nothing: nothing is recorded. */
  release(): void;
  /** The same as `release()`, for `using`. */
  [Symbol.dispose](): void;
}
