/** @import { Library } from '../types.js' */
import { EventEmitter } from 'node:events';
import CircuitBreaker from 'opossum';

/**
 * What opossum's own documentation turns off where cost matters: percentiles, snapshots and the timeout, which the others do
 * not have either. What differs from Fluxgate:
 * - its window is one of time (10 s in ten buckets, turned by a timer), there is none of calls; `size` is not heeded;
 * - a breaker is made for one function;
 * - it looks at its rule when a call fails, and not when one succeeds;
 * - it is an event emitter, and each call is two events.
 */
const LEAN = {
  timeout: /** @type {const} */ (false),
  resetTimeout: 60_000,
  volumeThreshold: 100,
  errorThresholdPercentage: 50,
  rollingPercentilesEnabled: false,
  enableSnapshots: false,
};

/** For many breakers opossum advises one timer for all of them. */
const rotation = new EventEmitter().setMaxListeners(0);
let rotating = false;

/** @type {Library} */
export const library = {
  countWindow(work, { threshold = 0.5, durations = false } = {}) {
    const options = { ...LEAN, errorThresholdPercentage: threshold * 100, rollingPercentilesEnabled: durations };
    const breaker = new CircuitBreaker(promising(work), options);
    return () => breaker.fire();
  },
  timeWindow(work) {
    const breaker = new CircuitBreaker(promising(work), {
      ...LEAN,
      rollingCountTimeout: 60_000,
      rollingCountBuckets: 60,
    });
    return () => breaker.fire();
  },
  refusing() {
    const breaker = new CircuitBreaker(
      promising(() => 1),
      { ...LEAN, resetTimeout: 86_400_000 },
    );
    breaker.open();
    return () => breaker.fire();
  },
  create(work) {
    if (!rotating) setInterval(() => rotation.emit('rotate'), 1_000).unref();
    rotating = true;
    const options = /** @type {CircuitBreaker.Options} */ ({ ...LEAN, rotateBucketController: rotation });
    return new CircuitBreaker(promising(work), options);
  },
  run: (kept) => /** @type {CircuitBreaker} */ (kept).fire(),
  dispose: (kept) => /** @type {CircuitBreaker} */ (kept).shutdown(),
};

/** Its types want a function that returns a promise; at run time it takes any. @param {import('../types.js').Work} work */
function promising(work) {
  return /** @type {() => Promise<unknown>} */ (work);
}
