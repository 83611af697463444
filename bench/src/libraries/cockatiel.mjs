/** @import { Library } from '../types.js' */

/**
 * Both versions have the same API. What differs from Fluxgate:
 * - the rate rule is part of the window: `CountBreaker` (last n calls) and `SamplingBreaker` (last ms, in parts of a second);
 * - it looks at the rule when a call fails, and not when one succeeds;
 * - how long calls take it measures for those who listen to `onSuccess`, and has no rule about it;
 * - a listener is a plain event.
 *
 * @param {typeof import('cockatiel4') | typeof import('cockatiel3')} cockatiel
 * @returns {Library}
 */
export function cockatielLibrary(cockatiel) {
  const { CountBreaker, SamplingBreaker, ConsecutiveBreaker, circuitBreaker, handleAll } =
    /** @type {typeof import('cockatiel4')} */ (cockatiel);
  /** @param {import('cockatiel4').IBreaker} breaker */
  const policy = (breaker) => circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker });
  const counting = (/** @type {import('../types.js').Setup} */ { size = 100, threshold = 0.5 } = {}) =>
    policy(new CountBreaker({ size, threshold, minimumNumberOfCalls: Math.min(size, 100) }));
  return {
    countWindow(work, setup) {
      const circuit = counting(setup);
      if (setup?.durations) circuit.onSuccess(() => {});
      return () => circuit.execute(work);
    },
    timeWindow(work) {
      const circuit = policy(new SamplingBreaker({ threshold: 0.5, duration: 60_000, minimumRps: 100 / 60 }));
      return () => circuit.execute(work);
    },
    async refusing() {
      const circuit = circuitBreaker(handleAll, { halfOpenAfter: 86_400_000, breaker: new ConsecutiveBreaker(1) });
      await circuit.execute(() => Promise.reject(new Error('refused'))).catch(() => {});
      return () => circuit.execute(() => 1);
    },
    create: () => counting(),
    run: (kept, work) => /** @type {ReturnType<typeof policy>} */ (kept).execute(work),
    dispose() {},
  };
}
