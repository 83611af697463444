import type { CircuitView, Signal, State } from '@fluxgate/core';
import { Circuits } from './circuits.js';
import { label } from './label.js';
import { type Sample, ScrapedMetric } from './scraped-metric.js';
import type { MetricSet } from './shared.js';

/** Every state, in the order in which the gauge lists them. */
export const STATES: readonly State[] = [
  'closed',
  'open',
  'half_open',
  'metrics_only',
  'disabled',
  'forced_open',
] satisfies State[];

/** The transitions of the automatic life cycle. They exist from attachment, so that `rate()` sees the first one. */
const LIFE_CYCLE: readonly string[] = ['closed->open', 'open->half_open', 'half_open->open', 'half_open->closed'];

/** What is counted of one circuit. */
interface Counts {
  /** How often each transition happened, by `old->new`. */
  transitions: Map<string, number>;
  /** Openings that `metrics_only` suppressed; `undefined` for a circuit that was never in it. */
  shadowOpenings: number | undefined;
}

/** The metrics that every circuit has: state, transitions, what is left of the wait, and shadow openings. */
export class StateMetrics implements MetricSet {
  readonly metrics: Readonly<Record<string, object>>;
  readonly #circuits = new Circuits();
  readonly #counts = new Map<string, Counts>();
  /** The state of circuits that are not attached: a function listener that passes signals on knows no more. */
  readonly #reported = new Map<string, State>();
  /** Two listeners on one registry can observe the same circuit: each signal counts once. */
  readonly #counted = new WeakSet<Signal>();

  constructor(prefix: string) {
    const state = `${prefix}circuit_breaker_state`;
    const transitions = `${prefix}circuit_breaker_state_transition_total`;
    const retryAfter = `${prefix}circuit_breaker_retry_after_seconds`;
    const shadowOpenings = `${prefix}circuit_breaker_shadow_openings_total`;
    this.metrics = {
      [state]: new ScrapedMetric({
        name: state,
        help: 'The state of a circuit breaker: 1 for the state it is in, 0 for the others.',
        type: 'gauge',
        read: () => this.#states(),
      }),
      [transitions]: new ScrapedMetric({
        name: transitions,
        help: 'How often a circuit breaker went from one state to another.',
        type: 'counter',
        read: () => this.#transitions(),
        clear: () => this.#each((counts) => (counts.transitions = noTransitions())),
      }),
      [retryAfter]: new ScrapedMetric({
        name: retryAfter,
        help: 'What is left of the wait of an open circuit breaker; 0 when a call may be tried, absent in other states.',
        type: 'gauge',
        aggregator: 'max',
        read: () => this.#waits(),
      }),
      [shadowOpenings]: new ScrapedMetric({
        name: shadowOpenings,
        help: 'How often a circuit breaker in metrics_only would have opened.',
        type: 'counter',
        read: () => this.#shadowOpenings(),
        clear: () => this.#each((counts) => (counts.shadowOpenings &&= 0)),
      }),
    };
  }

  attach(circuit: CircuitView): void {
    const key = label(circuit.name);
    this.#circuits.add(circuit);
    this.#reported.delete(key);
    const counts = this.#of(key);
    if (circuit.state === 'metrics_only') counts.shadowOpenings ??= 0;
  }

  /** Count a transition. */
  signal(signal: Signal): void {
    if (this.#isCounted(signal)) return;
    const { circuitName, oldState, newState } = signal;
    const key = label(circuitName);
    const counts = this.#of(key);
    const transition = `${oldState}->${newState}`;
    counts.transitions.set(transition, (counts.transitions.get(transition) ?? 0) + 1);
    if (newState === 'metrics_only') counts.shadowOpenings ??= 0;
    if (!this.#circuits.has(key)) this.#reported.set(key, newState);
  }

  /** Count an opening that `metrics_only` suppressed. */
  shadow(signal: Signal): void {
    if (this.#isCounted(signal)) return;
    const counts = this.#of(label(signal.circuitName));
    counts.shadowOpenings = (counts.shadowOpenings ?? 0) + 1;
  }

  detach(circuit: CircuitView): void {
    if (!this.#circuits.delete(circuit)) return;
    const key = label(circuit.name);
    this.#counts.delete(key);
    this.#reported.delete(key);
  }

  #isCounted(signal: Signal): boolean {
    if (this.#counted.has(signal)) return true;
    this.#counted.add(signal);
    return false;
  }

  #of(key: string): Counts {
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const counts: Counts = { transitions: noTransitions(), shadowOpenings: undefined };
    this.#counts.set(key, counts);
    return counts;
  }

  #each(visit: (counts: Counts) => unknown): void {
    for (const counts of this.#counts.values()) visit(counts);
  }

  *#states(): Generator<Sample> {
    // Looking at a circuit times out its overdue probes, and that signal can make a listener operate another circuit. All of
    // them are read before the first is shown, and before the transitions are read.
    for (const [, circuit] of this.#circuits) void circuit.state;
    for (const [circuit_name, circuit] of this.#circuits) yield* stateSamples(circuit_name, circuit.state);
    for (const [circuit_name, state] of this.#reported) yield* stateSamples(circuit_name, state);
  }

  *#transitions(): Generator<Sample> {
    for (const [circuit_name, { transitions }] of this.#counts) {
      for (const [transition, value] of transitions) {
        const [old_state = '', new_state = ''] = transition.split('->');
        yield { labels: { circuit_name, old_state, new_state }, value };
      }
    }
  }

  *#waits(): Generator<Sample> {
    for (const [circuit_name, circuit] of this.#circuits) {
      const retryAfter = circuit.state === 'open' ? circuit.info().retryAfter : undefined;
      if (retryAfter !== undefined) yield { labels: { circuit_name }, value: retryAfter / 1_000 };
    }
  }

  *#shadowOpenings(): Generator<Sample> {
    for (const [circuit_name, { shadowOpenings }] of this.#counts) {
      if (shadowOpenings !== undefined) yield { labels: { circuit_name }, value: shadowOpenings };
    }
  }
}

const noTransitions = (): Map<string, number> => new Map(LIFE_CYCLE.map((transition) => [transition, 0]));

/** All six at once: no scrape ever sees a circuit in two states, or in none. */
function stateSamples(circuit_name: string, present: State): Sample[] {
  return STATES.map((state) => ({ labels: { circuit_name, state }, value: state === present ? 1 : 0 }));
}
