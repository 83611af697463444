import type { MetricOptions } from '@opentelemetry/api';

/** The instrumentation scope of everything that is exported. */
export const SCOPE = '@fluxgate/listener-opentelemetry';

/** What attributes are called; each means the same on a metric, an event and a span. */
export const ATTRIBUTE = {
  name: 'fluxgate.circuit_breaker.name',
  state: 'fluxgate.circuit_breaker.state',
  previousState: 'fluxgate.circuit_breaker.previous_state',
  outcome: 'fluxgate.circuit_breaker.outcome',
  rule: 'fluxgate.circuit_breaker.rule',
  reason: 'fluxgate.circuit_breaker.reason',
  reopens: 'fluxgate.circuit_breaker.reopens',
  retryAfter: 'fluxgate.circuit_breaker.retry_after',
  previousDuration: 'fluxgate.circuit_breaker.previous_duration',
  windowCalls: 'fluxgate.circuit_breaker.window.calls',
  windowFailureRate: 'fluxgate.circuit_breaker.window.failure_rate',
  failureName: 'fluxgate.circuit_breaker.failure.name',
  failureMessage: 'fluxgate.circuit_breaker.failure.message',
  failureCode: 'fluxgate.circuit_breaker.failure.code',
  failureStatus: 'fluxgate.circuit_breaker.failure.status',
  outageDuration: 'fluxgate.circuit_breaker.outage.duration',
  outageReason: 'fluxgate.circuit_breaker.outage.reason',
  /** Semconv's own: what kind of error an operation ended with. */
  errorType: 'error.type',
} as const;

/** What events are called. */
export const EVENT = {
  stateChange: 'fluxgate.circuit_breaker.state_change',
  shadowOpening: 'fluxgate.circuit_breaker.shadow_opening',
} as const;

/** A metric: its name, and what its instrument is made with. */
export type MetricDefinition = readonly [name: string, options: MetricOptions];

type MetricKey = 'status' | 'transitions' | 'shadowOpenings' | 'calls' | 'callDuration' | 'callsInFlight';

/** The metrics. Units are UCUM: `1` for a flag, `{call}` for a count of calls, `s` for seconds. */
export const METRIC: Readonly<Record<MetricKey, MetricDefinition>> = {
  status: [
    'fluxgate.circuit_breaker.status',
    { unit: '1', description: 'The state of a circuit breaker: 1 for the state it is in, 0 for the others.' },
  ],
  transitions: [
    'fluxgate.circuit_breaker.transitions',
    { unit: '{transition}', description: 'Changes of state, by the rule that decided.' },
  ],
  shadowOpenings: [
    'fluxgate.circuit_breaker.shadow_openings',
    { unit: '{opening}', description: 'How often a circuit breaker in metrics_only would have opened.' },
  ],
  calls: ['fluxgate.circuit_breaker.calls', { unit: '{call}', description: 'Calls, by how they ended.' }],
  callDuration: [
    'fluxgate.circuit_breaker.call.duration',
    {
      unit: 's',
      description: 'How long calls took, by how they ended.',
      // Without this an SDK takes its own bounds, which are meant for milliseconds.
      advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
    },
  ],
  callsInFlight: [
    'fluxgate.circuit_breaker.calls.in_flight',
    { unit: '{call}', description: 'Calls that were admitted and have not ended.' },
  ],
};

/** Every state, in the order in which `status` lists them. */
export const STATES = ['closed', 'open', 'half_open', 'metrics_only', 'disabled', 'forced_open'] as const;

/** A name as every exporter can encode it: half of a surrogate pair has no UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\u{fffd}');
}
