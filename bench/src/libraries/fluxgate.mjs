/** @import { Library } from '../types.js' */
import { CircuitBreaker, cooldown, countWindow, failureRate, minRequests, timeWindow } from '@fluxgate/core';

/** @type {Library} */
export const library = {
  countWindow(work, setup) {
    const breaker = new CircuitBreaker({ name: 'closed', ...(setup && options(setup)) });
    return () => breaker.call(work);
  },
  timeWindow(work) {
    const breaker = new CircuitBreaker({ name: 'closed', window: timeWindow(60_000) });
    return () => breaker.call(work);
  },
  refusing() {
    const breaker = new CircuitBreaker({ name: 'open', retry: cooldown(86_400_000) });
    breaker.trip();
    return () => breaker.call(work);
  },
  create: () => new CircuitBreaker({ name: 'kept' }),
  run: (kept, work) => /** @type {CircuitBreaker} */ (kept).call(work),
  dispose() {},
};

/** @param {import('../types.js').Setup} setup */
function options({ size = 100, threshold = 0.5, durations = false }) {
  return {
    window: countWindow(size),
    tripper: minRequests(Math.min(size, 100)).and(failureRate(threshold)),
    measure: durations,
  };
}

async function work() {
  return 1;
}
