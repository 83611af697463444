import { type Permit, type Recovery, type Retry, Tally, type Tracker, type Tripper, type Window } from '@fluxgate/core';
import type { Broken } from './rules.js';

/** Rules as users write them: the plainest of each kind, with nothing of what is optional. */

class Everything extends Tally {
  totalCount = 0;
  failureCount = 0;
  record(failed: boolean): void {
    this.totalCount++;
    if (failed) this.failureCount++;
  }
}

export const everything: Window = { create: () => new Everything() };

export function failures(count: number): Tripper {
  return {
    holds: ({ metrics }) => metrics.failureCount >= count,
    toString: () => `failures(${count})`,
  };
}

export function whenHealthy(ms: number, health: { readonly healthy: boolean }): Retry {
  return { delay: () => ms, ready: () => health.healthy, toString: () => 'when_healthy' };
}

export function after(ms: number): Permit {
  return { admits: ({ elapsed }) => elapsed >= ms, toString: () => `after(${ms})` };
}

export const oneIsEnough: Recovery = {
  start: () => ({ record: ({ failed }) => ({ to: failed ? 'open' : 'closed' }) }),
  toString: () => 'one_is_enough',
};

/** The rules, one of which throws whenever it is asked. */
export function withBroken<
  R extends { tracker: Tracker; tripper: Tripper; retry: Retry; permit: Permit; recovery: Recovery },
>(broken: Broken, rules: R): R {
  const fail = (): never => {
    throw new Error(`a broken ${broken}`);
  };
  switch (broken) {
    case 'nothing':
      return rules;
    case 'tracker':
      return { ...rules, tracker: { error: fail, value: fail } };
    case 'ignore':
      return { ...rules, ignore: { error: fail, value: fail } };
    case 'tripper': {
      const { durations = true, slowThresholds = [] } = rules.tripper;
      return { ...rules, tripper: { durations, slowThresholds, holds: fail } };
    }
    case 'retry': {
      const { retry } = rules;
      return { ...rules, retry: { delay: (opening) => retry.delay?.(opening) ?? 0, ready: fail } };
    }
    case 'permit':
      return { ...rules, permit: { admits: fail } };
    case 'recovery':
      return { ...rules, recovery: { start: () => ({ record: fail }) } };
  }
}
