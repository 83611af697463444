/**
 * No clock tells less than this apart, in ms. What is left of a wait below it is the rounding of floating-point numbers, and
 * the wait is over.
 */
export const RESOLUTION = 0.001;

/** Where a circuit gets its time from. Tests give it a virtual one, from `@fluxgate/core/testing`. */
export interface Clock {
  /** Monotonic time in ms from any origin. All waits and durations are measured by it. */
  now(): number;
  /** Wall-clock time in ms since the Unix epoch. It is shown to people and decides nothing. */
  epoch(): number;
}

// Every runtime that Fluxgate runs in has `performance`; the core is compiled without the types of any of them.
declare const performance: { now(): number };

/** `performance.now()` and `Date.now()`. */
export const systemClock: Clock = /* @__PURE__ */ (() => {
  // Taken once: in Node the global is a getter.
  const timer = performance;
  return Object.freeze({ now: () => timer.now(), epoch: () => Date.now() });
})();
