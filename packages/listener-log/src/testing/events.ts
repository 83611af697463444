import type { CallEvent, Signal } from '@fluxgate/core';

/** A signal that tells of an opening, except for `given`. */
export function signal(given: Partial<Signal> = {}): Signal {
  return Object.freeze({
    circuitName: 'payment_api',
    oldState: 'closed',
    newState: 'open',
    timestamp: 1_767_225_600_000,
    reason: Object.freeze({
      kind: 'tripper',
      text: 'failure_rate 0.6667 >= 0.5 over 3 calls',
      leaves: Object.freeze([
        Object.freeze({ rule: 'failure_rate', value: 2 / 3, comparison: '>=', threshold: 0.5, sample: 3, of: 'calls' }),
      ]),
    }),
    metrics: Object.freeze({
      totalCount: 3,
      failureCount: 2,
      failureRate: 2 / 3,
      totalDuration: undefined,
      avgDuration: undefined,
      slowCounts: Object.freeze({}),
      slowRate: () => undefined,
    }),
    reopens: 0,
    previousDuration: 0,
    retryAfter: 60_000,
    ...given,
  } satisfies Signal);
}

/** A call that was not permitted, except for `given`. */
export function call(given: Partial<CallEvent> = {}): CallEvent {
  return { circuitName: 'payment_api', outcome: 'not_permitted', duration: undefined, state: 'open', ...given };
}
