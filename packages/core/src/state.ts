/**
 * The six states of a circuit, by name: `State.Open === 'open'`.
 *
 * - `closed`: calls pass, outcomes are recorded, the tripper is asked.
 * - `open`: calls are rejected until the retry rule says that one may be tried.
 * - `half_open`: a few calls (probes) are let through, and the recovery rule decides by them.
 * - `metrics_only`: calls pass and are recorded, the circuit never trips.
 * - `disabled`: calls pass, nothing is recorded.
 * - `forced_open`: calls are rejected until someone acts.
 */
export const State: {
  readonly Closed: 'closed';
  readonly Open: 'open';
  readonly HalfOpen: 'half_open';
  readonly MetricsOnly: 'metrics_only';
  readonly Disabled: 'disabled';
  readonly ForcedOpen: 'forced_open';
} = /* @__PURE__ */ Object.freeze({
  Closed: 'closed',
  Open: 'open',
  HalfOpen: 'half_open',
  MetricsOnly: 'metrics_only',
  Disabled: 'disabled',
  ForcedOpen: 'forced_open',
});

/** The state of a circuit. */
export type State = (typeof State)[keyof typeof State];

/** Every state, in the order in which exporters and dashboards list them. */
export const STATES: readonly State[] = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.values(State));
