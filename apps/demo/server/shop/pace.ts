import { backoff, cooldown, type Retry } from '@fluxgate/core';

/** From when on the shop takes something for too slow, and how soon payments are tried again. */
export interface Pace {
  /** How long the shop waits for a service, in ms. */
  readonly timeout: number;
  /** From which duration on a call of inventory is slow, in ms. */
  readonly slow: number;
  /** When payments are probed once they are open. */
  readonly paymentsRetry: Retry;
}

/** As a shop would have it. */
export const USUAL: Pace = { timeout: 1_000, slow: 300, paymentsRetry: cooldown(5_000) };

/**
 * For what has to come out the same on a machine of any speed: calls are late only when they hang. Payments are tried again
 * soon, and later each time they reopen: who cannot see an open circuit in time gets more time for the next look.
 */
export const UNHURRIED: Pace = {
  timeout: 120_000,
  slow: 120_000,
  paymentsRetry: backoff({ initial: 1_500, max: 60_000 }),
};
