/** @import { Call, Round } from './types.js' */
import { Bench } from 'tinybench';

/** How many calls are timed as one sample: enough for a clock that is read before and after not to show. */
const CALLS = 1_000;

/**
 * How long a round is, in ms, and how much of the same is done before. Short rounds, and many of them: a core that is slow for
 * a moment is so for all who take turns. What comes before brings caches, and the memory that calls use and give back, to where
 * they are in the middle of work.
 */
const ROUND = 6;
const RUN_UP = 2;

/**
 * Nanoseconds a call, one call after the other, each awaited. Collections of garbage that the calls bring about are part of it.
 *
 * @param {Call} call
 * @param {{ fails?: boolean, around?: (block: () => Promise<void>) => Promise<void> }} [options] - `fails`: whether calls may
 *   fail; `around`: what they are made within
 * @returns {Round}
 */
export function timed(call, { fails = false, around = (block) => block() } = {}) {
  // A `try` around it makes an `await` dearer by half, without a breaker more than with one: it stands only where it has to.
  const block = fails ? () => caught(call) : () => awaited(call);
  return async () => (await mean(() => around(block), { time: ROUND, warmupTime: RUN_UP })) / CALLS;
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
 * Nanoseconds that `work` takes, on average over a few times, after a few more.
 *
 * @param {() => Promise<unknown>} work
 * @param {number} times
 * @returns {Round}
 */
export function timedWhole(work, times) {
  return () => mean(work, { iterations: times, warmupIterations: Math.ceil(times / 4) });
}

/**
 * tinybench holds the stopwatch, for so long or so often. A new bench each time: one that has run does not run again.
 *
 * @param {() => Promise<unknown>} work
 * @param {import('tinybench').BenchOptions} effort
 * @returns {Promise<number>} in nanoseconds
 */
async function mean(work, effort) {
  const least = { time: 0, iterations: 1, warmupTime: 0, warmupIterations: 1 };
  const bench = new Bench({ throws: true, ...least, ...effort }).add('work', work, { async: true });
  await bench.run();
  const result = bench.tasks[0]?.result;
  if (result?.state !== 'completed') throw new Error(`the measurement ended as '${result?.state}'`);
  return result.latency.mean * 1e6;
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
