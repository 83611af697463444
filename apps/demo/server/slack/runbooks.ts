import type { Signal } from '@fluxgate/core';

/** Where the pages are that tell what to do about the alerts of `@fluxgate/listener-prometheus`. */
const RUNBOOKS = 'https://github.com/fluxgate/fluxgate/blob/main/packages/listener-prometheus/monitoring/runbooks';

/** The page for who is told of `signal` at three in the morning. */
export function runbookFor({ newState, reopens }: Pick<Signal, 'newState' | 'reopens'>): string {
  if (newState === 'forced_open') return `${RUNBOOKS}/CircuitBreakerForcedOpen.md`;
  return reopens > 1 ? `${RUNBOOKS}/CircuitBreakerFlapping.md` : `${RUNBOOKS}/CircuitBreakerOpen.md`;
}
