/**
 * No clock tells less than this apart, in ms. What is left of a wait below it is the rounding of floating-point numbers, and
 * the wait is over.
 */
export const RESOLUTION = 0.001;

/** Where a circuit gets its time from. Tests pass a virtual one, from `@fluxgate/core/testing`. */
export interface Clock {
  /** Monotonic time in ms from any origin. All waits and durations are measured by it. */
  now(): number;
  /** Wall-clock time in ms since the Unix epoch. It is shown to people and decides nothing. */
  epoch(): number;
}

// Every runtime that Fluxgate runs in has these; the core is compiled without the types of any of them.
declare const performance: { now(): number };
declare const setTimeout: unknown;

/** The host's `Date` and `setTimeout` when {@link timer} was looked up. */
let calendar: unknown;
let alarm: unknown;
/** What tells monotonic time at present. */
let timer: { now(): number } = { now: () => 0 };
/** What is added to it, so that time goes on from where it was when the timer was replaced. */
let offset = 0;

/**
 * Fake timers replace the host's functions while a test runs, and put them back. `performance` is a getter in Node, too slow for
 * every call; so it is looked up again when `Date` or `setTimeout`, which are replaced with it, are others than before.
 */
function lookUp(): void {
  const time = calendar === undefined ? undefined : timer.now() + offset;
  calendar = Date;
  alarm = setTimeout;
  // The timers of `node:test` mock `Date`, and leave `performance` alone.
  timer = (Date as { isMock?: boolean }).isMock === true ? Date : performance;
  // Whole, so that it adds no fractions to fake time.
  offset = time === undefined ? 0 : Math.ceil(time - timer.now());
}

/** `performance.now()` and `Date.now()`, or what stands in their place when they are used. */
export const systemClock: Clock = /* @__PURE__ */ Object.freeze({
  now(): number {
    if (Date !== calendar || setTimeout !== alarm) lookUp();
    return timer.now() + offset;
  },
  epoch: () => Date.now(),
});
