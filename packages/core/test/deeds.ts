import type { CircuitBreaker, Ticket } from '@fluxgate/core';
import type { Via } from './commands.js';
import type { Manual } from './expected.js';
import { isError, type Outcome, outcomes } from './outcomes.js';

/** What is done to the real breaker, by the name that the story has for it. */

export function operate(breaker: CircuitBreaker, operation: Manual, note: string | undefined): void {
  const operations = {
    reset: () => breaker.reset(note),
    trip: () => breaker.trip(note),
    disable: () => breaker.disable(note),
    metrics_only: () => breaker.metricsOnly(note),
    force_open: () => breaker.forceOpen(note),
  };
  operations[operation]();
}

/** An async call. The fallback throws on: so it is seen to get the error, and its own is seen not to be recorded. */
export function callAsync(breaker: CircuitBreaker, via: Via, work: () => Promise<unknown>): Promise<unknown> {
  const calls = {
    call: () => breaker.call(work),
    wrap: () => breaker.wrap(work)(),
    fallback: () => breaker.callWithFallback(work, rethrow),
  };
  return calls[via]();
}

export function callSync(breaker: CircuitBreaker, via: Via, work: () => unknown): unknown {
  const calls = {
    call: () => breaker.callSync(work),
    wrap: () => breaker.wrapSync(work)(),
    fallback: () => breaker.callSyncWithFallback(work, rethrow),
  };
  return calls[via]();
}

function rethrow(error: unknown): never {
  throw error;
}

export function settleTicket(ticket: Ticket, outcome: Outcome | 'release'): void {
  if (outcome === 'release') ticket.release();
  else if (isError(outcome)) ticket.failure(outcomes[outcome].error);
  else ticket.success(outcomes[outcome].value);
}

/** What a protected function does last. */
export function endWith(outcome: Outcome): unknown {
  if (isError(outcome)) throw outcomes[outcome].error;
  return outcomes[outcome].value;
}
