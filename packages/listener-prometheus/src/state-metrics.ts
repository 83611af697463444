import type { CircuitView, Signal, State } from '@fluxgate/core';
import { Circuits } from './circuits.js';
import type { Counter, Gauge, MetricsClient } from './client.js';
import { label, type MetricSet, refill } from './shared.js';

/** Every state, in the order in which the gauge lists them. */
export const STATES: readonly State[] = [
  'closed',
  'open',
  'half_open',
  'metrics_only',
  'disabled',
  'forced_open',
] satisfies State[];

/** The transitions that a circuit makes by itself. They exist from the start, so that `rate()` sees the first one. */
const LIFE_CYCLE: readonly (readonly [from: State, to: State])[] = [
  ['closed', 'open'],
  ['open', 'half_open'],
  ['half_open', 'open'],
  ['half_open', 'closed'],
];

/** `circuit_breaker_state` and `circuit_breaker_state_transition_total`. */
export class StateMetrics implements MetricSet {
  readonly metrics: Readonly<Record<string, object>>;
  readonly #state: Gauge;
  readonly #transitions: Counter;
  readonly #circuits = new Circuits();
  /** Two listeners on one registry can hear the same circuit: each transition counts once. */
  readonly #counted = new WeakSet<Signal>();

  constructor(client: MetricsClient, prefix: string) {
    const state = `${prefix}circuit_breaker_state`;
    const transitions = `${prefix}circuit_breaker_state_transition_total`;
    this.#state = new client.Gauge({
      name: state,
      help: 'The state of a circuit breaker: 1 for the state it is in, 0 for the others.',
      labelNames: ['circuit_name', 'state'],
      registers: [],
      // To look at a circuit is enough: one that waits for a hung probe gives it up when someone looks, and sends its signal.
      collect: () => this.#each((circuit) => circuit.state),
    });
    this.#transitions = new client.Counter({
      name: transitions,
      help: 'How often a circuit breaker went from one state to another.',
      labelNames: ['circuit_name', 'old_state', 'new_state'],
      registers: [],
    });
    this.metrics = { [state]: this.#state, [transitions]: this.#transitions };
    refill(this.#state, () => this.#each((circuit) => this.#show(circuit.name, circuit.state)));
    refill(this.#transitions, () => this.#each((circuit) => this.#beginCounting(circuit.name)));
  }

  attach(circuit: CircuitView): void {
    this.#circuits.add(circuit);
    this.#show(circuit.name, circuit.state);
    this.#beginCounting(circuit.name);
  }

  signal(signal: Signal): void {
    if (this.#counted.has(signal)) return;
    this.#counted.add(signal);
    const { circuitName, oldState, newState } = signal;
    this.#count(circuitName, oldState, newState, 1);
    // A signal names its circuit and is not it: where several share the name, it may come from another than the one shown.
    this.#show(circuitName, this.#circuits.get(circuitName)?.state ?? newState);
  }

  detach(circuit: CircuitView): void {
    if (this.#circuits.delete(circuit)) this.#forget(circuit.name);
    const heir = this.#circuits.get(circuit.name);
    if (heir !== undefined) this.#show(heir.name, heir.state);
  }

  #each(visit: (circuit: CircuitView) => unknown): void {
    for (const circuit of this.#circuits) visit(circuit);
  }

  /** All six at once, without a pause in which someone could read: no scrape ever sees two states at 1, or none. */
  #show(name: string, present: State): void {
    for (const state of STATES) this.#state.set({ circuit_name: label(name), state }, state === present ? 1 : 0);
  }

  #beginCounting(name: string): void {
    for (const [from, to] of LIFE_CYCLE) this.#count(name, from, to, 0);
  }

  #count(name: string, from: State, to: State, times: 0 | 1): void {
    this.#transitions.inc({ circuit_name: label(name), old_state: from, new_state: to }, times);
  }

  #forget(name: string): void {
    const circuit_name = label(name);
    for (const state of STATES) {
      this.#state.remove({ circuit_name, state });
      for (const to of STATES) this.#transitions.remove({ circuit_name, old_state: state, new_state: to });
    }
  }
}
