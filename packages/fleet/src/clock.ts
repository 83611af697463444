import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '@fluxgate/core';

/** Where a fleet gets its time from, and who wakes it up. */
export interface FleetClock extends Clock {
  /**
   * Run `wake` once, `ms` from now.
   *
   * @returns a function that calls it off
   */
  after(ms: number, wake: () => void): () => void;
}

/** The context in which this module was loaded: no caller's. */
const root = new AsyncResource('FluxgateFleet', { requireManualDestroy: true });

/** Run `fn` outside of any caller's async context: what it begins keeps no request's `AsyncLocalStorage` store alive. */
export function outside<T>(fn: () => T): T {
  return root.runInAsyncScope(fn);
}

/** `performance.now()`, `Date.now()`, and timers that keep no process alive. All are looked up when they are used. */
export const systemClock: FleetClock = Object.freeze({
  now: () => performance.now(),
  epoch: () => Date.now(),
  after(ms: number, wake: () => void) {
    const timer = outside(() => setTimeout(wake, ms));
    // Fake timers may hand out numbers.
    (timer as { unref?: () => void }).unref?.();
    return () => clearTimeout(timer);
  },
});
