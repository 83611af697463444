import type { Clock } from '@fluxgate/core';

/**
 * Where the listener gets its time from, and how it waits.
 *
 * It is core's `Clock` with timers: a test gives one whose time stands still until it is moved, and sees an hour of Slack's
 * absence in milliseconds.
 */
export interface DeliveryClock extends Clock {
  /** Call `callback` once, `ms` from now. The timer must not keep the process alive by itself. */
  setTimeout(callback: () => void, ms: number): unknown;
  /** Take back what `setTimeout` returned. */
  clearTimeout(timer: unknown): void;
}

/** The system's own. It looks its functions up at each use, so that a test runner's fake timers hold here too. */
export const systemClock: DeliveryClock = /* @__PURE__ */ Object.freeze({
  now: () => performance.now(),
  epoch: () => Date.now(),
  setTimeout(callback: () => void, ms: number) {
    const timer = setTimeout(callback, ms);
    // Not every runtime's timers can be let go of.
    timer.unref?.();
    return timer;
  },
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
});
