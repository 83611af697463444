import type { Clock } from '../clock.js';
import { atLeast } from '../validate.js';

/** Time that stands still until a test moves it. */
export interface VirtualClock extends Clock {
  /** Let `ms` pass, on both clocks. */
  advance(ms: number): void;
  /** Set the wall clock, as an administrator or a time server does; monotonic time goes on as if nothing had happened. */
  setEpoch(epoch: number): void;
}

/**
 * A clock for tests. It begins at monotonic time 0 and at midnight on 1 January 2026 UTC, unless told otherwise.
 *
 * @param start - `now`: the monotonic origin in ms; `epoch`: ms since the Unix epoch
 * @example
 * ```ts
 * const clock = virtualClock();
 * const breaker = new CircuitBreaker({ name: 'payment_api', retry: cooldown(60_000), clock });
 * breaker.trip();
 * clock.advance(60_000);
 * await breaker.call(async () => 'tried');
 * ```
 */
export function virtualClock(start: { readonly now?: number; readonly epoch?: number } = {}): VirtualClock {
  let now = start.now ?? 0;
  let epoch = start.epoch ?? Date.UTC(2026, 0, 1);
  return {
    now: () => now,
    epoch: () => epoch,
    advance(ms) {
      atLeast('advance(ms)', ms, 0);
      now += ms;
      epoch += ms;
    },
    setEpoch(to) {
      epoch = to;
    },
  };
}
