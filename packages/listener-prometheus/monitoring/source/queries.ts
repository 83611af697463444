/** Filters by the dashboard's variables. */
const SELECTED = 'job=~"$job", instance=~"$instance", circuit_name=~"$circuit"';

/** The states from the best to the worst, as the timeline numbers them, each with its colour everywhere on the dashboard. */
export const SEVERITY: readonly (readonly [state: string, colour: string])[] = [
  ['closed', 'green'],
  ['metrics_only', 'blue'],
  ['disabled', 'purple'],
  ['half_open', 'yellow'],
  ['open', 'red'],
  ['forced_open', 'dark-red'],
];

/** The outcomes of calls, each with its colour. */
export const OUTCOMES: readonly (readonly [outcome: string, colour: string])[] = [
  ['success', 'green'],
  ['failure', 'red'],
  ['ignored', 'blue'],
  ['not_permitted', 'orange'],
];

/**
 * The number of the worst state that is present. A plain gauge has one state at 1; one that sums the workers of a cluster can
 * have several, above 1.
 */
const worstState = SEVERITY.map(
  ([state], i) => `(circuit_breaker_state{state="${state}", ${SELECTED}} > bool 0) * ${i}`,
).join('\n  or ');

const changedAt = `max by (circuit_name, instance) (circuit_breaker_state_changed_timestamp_seconds{${SELECTED}})`;

/** The queries of the dashboard. `$__range` and `$__rate_interval` are Grafana's. */
export const QUERIES = {
  currentlyOpen: 'sum(circuit_breaker_state{state="open"})',
  forcedOpen: `sum(circuit_breaker_state{state="forced_open", ${SELECTED}})`,
  tripRate: 'sum(rate(circuit_breaker_state_transition_total{new_state="open"}[5m])) by (circuit_name)',
  stateOverview: 'sum(circuit_breaker_state) by (state)',
  stateTimeline: `max by (circuit_name, instance) (\n  ${worstState}\n)`,
  timeInState: `avg by (circuit_name, state) (avg_over_time(circuit_breaker_state{${SELECTED}}[$__range]))`,
  currentState: `(max by (circuit_name, instance, state) (circuit_breaker_state{${SELECTED}}) > 0) * 0\n  + on (circuit_name, instance) group_left () (time() - ${changedAt})`,
  transitions: `sum by (circuit_name, old_state, new_state) (increase(circuit_breaker_state_transition_total{${SELECTED}}[$__rate_interval])) > 0`,
  opened: `sum by (circuit_name, old_state) (increase(circuit_breaker_state_transition_total{new_state=~"open|forced_open", ${SELECTED}}[$__rate_interval])) > 0`,
  failureRate: `max by (circuit_name, instance) (circuit_breaker_failure_rate{${SELECTED}})`,
  inFlight: `sum by (circuit_name) (circuit_breaker_calls_in_flight{${SELECTED}})`,
  calls: `sum by (circuit_name, outcome) (rate(circuit_breaker_calls_total{${SELECTED}}[$__rate_interval]))`,
  latency50: latency(0.5),
  latency95: latency(0.95),
  latency99: latency(0.99),
} as const;

function latency(quantile: number): string {
  const buckets = `rate(circuit_breaker_call_duration_seconds_bucket{${SELECTED}}[$__rate_interval])`;
  return `histogram_quantile(${quantile}, sum by (circuit_name, le) (${buckets}))`;
}
