import { AsyncResource } from 'node:async_hooks';

/** Where this module was loaded: in no request. */
const root = new AsyncResource('FLUXGATE_SLACK');

/**
 * Run `work` in no caller's async context.
 *
 * A timer, a socket or a promise belongs to the `AsyncLocalStorage` context in which it was made. Messages are queued by
 * requests and posted for all of them: a timer made in a request would keep that request's store alive for as long as the
 * queue is busy, and put the posts into its trace.
 */
export function detached<T>(work: () => T): T {
  return root.runInAsyncScope(work);
}
