import { AsyncLocalStorage } from 'node:async_hooks';
import type { CircuitBreaker } from '@fluxgate/core';

/** One protected call, as the code that runs within it sees it. */
interface Frame {
  readonly breaker: CircuitBreaker;
  /** The call around it, if that one was still running when this one began. */
  readonly outer: Frame | undefined;
  running: boolean;
}

/** A protected call that has begun. */
export interface ProtectedCall {
  /** Runs `fn` as part of the call: what it starts belongs to the call until {@link end}. */
  inside<T>(fn: () => T): T;
  /** Runs `fn` in the context in which the call began: what it starts is not part of the call. */
  outside<T>(fn: () => T): T;
  /** The call has settled. Work that it left behind is protected on its own from now on. */
  end(): void;
}

const frames = new AsyncLocalStorage<Frame | undefined>();

/**
 * Whether this code runs inside a protected call of `breaker`.
 *
 * An override that calls `super`, and a method of a protected class that calls another one, make one call to the dependency,
 * not two. Counted twice, each failure would weigh double; worse, a half-open circuit could admit the outer call and reject
 * the inner one, and take that for a failed probe.
 */
export function isInside(breaker: CircuitBreaker): boolean {
  for (let frame = running(frames.getStore()); frame !== undefined; frame = running(frame.outer)) {
    if (frame.breaker === breaker) return true;
  }
  return false;
}

/** Begin a protected call of `breaker`. */
export function begin(breaker: CircuitBreaker): ProtectedCall {
  const store = frames.getStore();
  const frame: Frame = { breaker, outer: running(store), running: true };
  return {
    inside: (fn) => frames.run(frame, fn),
    outside: (fn) => frames.run(store, fn),
    end() {
      frame.running = false;
    },
  };
}

/**
 * The innermost call that still runs. Frames that ended are skipped, so a task that keeps starting tasks (a poller, a pooled
 * connection) never builds a chain of them.
 */
function running(frame: Frame | undefined): Frame | undefined {
  let one = frame;
  while (one !== undefined && !one.running) one = one.outer;
  return one;
}
