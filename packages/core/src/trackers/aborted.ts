import { property, someInCauses } from '../causes.js';
import { callable } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/** What {@link aborted} reads of an `AbortSignal`. */
export interface AbortSignalLike {
  /** Whether it was aborted. */
  readonly aborted: boolean;
  /** What it was aborted with. */
  readonly reason?: unknown;
}

/** How `fetch`, Node, undici, the AWS and Azure SDKs (`AbortError`), axios (`CanceledError`) and got (`CancelError`) name it. */
const NAMES: ReadonlySet<unknown> = new Set(['AbortError', 'CanceledError', 'CancelError', 'CancelledError']);
/** The codes of Node, axios, got and undici. */
const CODES: ReadonlySet<unknown> = new Set(['ABORT_ERR', 'ERR_CANCELED', 'ERR_ABORTED', 'UND_ERR_ABORTED']);
const GRPC_CANCELLED = 1;

/**
 * Errors that say that the caller cancelled the call, in the spelling of any usual client, on the error itself or among its causes.
 * A timeout is not among them, even if it aborted the call (`AbortSignal.timeout`): that is the dependency's doing.
 *
 * As option `ignore` it keeps cancelled calls out of the window. Set it where callers' signals are forwarded, and no timeout is
 * written as `setTimeout(() => controller.abort())`: such a timeout looks like a cancellation, and would be ignored as well.
 *
 * @param signalOf - returns the signal of the call that has just ended, for callers who abort with a reason of their own
 *   (`controller.abort(new Error('user left'))`), which clients pass on as it is: only the signal can tell. An `AsyncLocalStorage`
 *   knows it. Default: such reasons are ordinary errors
 * @throws TypeError if `signalOf` is not a function
 * @example `ignore: aborted(() => requests.getStore()?.signal)`
 */
export function aborted(signalOf?: () => AbortSignalLike | undefined): ComposableTracker {
  if (signalOf !== undefined) callable('aborted(signalOf)', signalOf);
  return new RuleTracker(`aborted(${signalOf?.name ?? ''})`, {
    error: (error) => {
      const signal = signalOf?.();
      const isReason = (one: unknown): boolean => signal?.aborted === true && one === signal.reason;
      return someInCauses(error, (one) => isAbort(one) || isReason(one)) && !someInCauses(error, isTimeout);
    },
  });
}

function isAbort(error: unknown): boolean {
  const code = property(error, 'code');
  if (NAMES.has(property(error, 'name')) || CODES.has(code) || property(error, '__CANCEL__') === true) return true;
  // A number alone could be anything, such as the exit code of a process; errors of gRPC clients have details as well.
  return code === GRPC_CANCELLED && property(error, 'details') !== undefined;
}

function isTimeout(error: unknown): boolean {
  return property(error, 'name') === 'TimeoutError';
}
