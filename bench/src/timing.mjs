/** @import { Call, Round } from './types.js' */
import { measure } from 'mitata';

/** How many calls mitata times as one sample: enough for a clock that is read before and after not to show. */
const CALLS = 1_000;

/**
 * mitata as we use it: nothing left out, and a sample is what it is given. It collects garbage before it starts, its own too:
 * each time, it makes an array of 8 MB, and without that every few rounds would pay for marking what the stopwatch left.
 * Collections that the calls themselves bring about are part of their cost.
 */
const OPTIONS = { samples_threshold: Number.POSITIVE_INFINITY, batch_threshold: 0 };

/** How long a round is, in ns. Short ones, and many of them: a core that is slow for a moment is so for all who take turns. */
const ROUND = 10e6;

/**
 * Nanoseconds a call, one call after the other, each awaited.
 *
 * @param {Call} call
 * @param {{ fails?: boolean, around?: (block: () => Promise<void>) => Promise<void> }} [options] - `fails`: whether calls may
 *   fail; `around`: what they are made within
 * @returns {Round}
 */
export function timed(call, { fails = false, around = (block) => block() } = {}) {
  // A `try` around it makes an `await` dearer by half, without a breaker more than with one: it stands only where it has to.
  const block = fails ? () => caught(call) : () => awaited(call);
  return async () =>
    (await measure(() => around(block), { ...OPTIONS, min_samples: 5, min_cpu_time: ROUND })).avg / CALLS;
}

/** @param {Call} call */
async function awaited(call) {
  for (let i = 0; i < CALLS; i++) await call();
}

/** @param {Call} call */
async function caught(call) {
  for (let i = 0; i < CALLS; i++) {
    try {
      await call();
    } catch {
      // A failing call is part of what is measured.
    }
  }
}

/**
 * Nanoseconds that `work` takes, on average over a few times.
 *
 * @param {() => unknown} work
 * @param {number} times
 * @returns {Round}
 */
export function timedWhole(work, times) {
  return async () => (await measure(work, { ...OPTIONS, min_samples: times, min_cpu_time: 0 })).avg;
}

/**
 * Nanoseconds that `work` takes, done once: for what takes long, or cannot be done twice. A clock suffices for that.
 *
 * @param {() => unknown} work
 * @returns {Round}
 */
export function timedOnce(work) {
  return async () => {
    const start = performance.now();
    await work();
    return (performance.now() - start) * 1e6;
  };
}
