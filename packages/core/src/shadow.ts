import type { Metric } from './metric.js';
import { State } from './state.js';
import type { Evidence } from './trippers/tripper.js';

/** What the tripper of a circuit in `metrics_only` is shown: what it would see if the circuit were closed. */
export class Shadow implements Evidence {
  /** Whether the tripper held when it was last asked. */
  held = false;
  readonly #evidence: Evidence;

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  get state(): State {
    return State.Closed;
  }

  get metrics(): Metric {
    return this.#evidence.metrics;
  }

  get failureStreak(): number {
    return this.#evidence.failureStreak;
  }
}
