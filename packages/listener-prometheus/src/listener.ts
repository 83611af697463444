import type { CallEvent, CircuitView, Listener, Signal } from '@fluxgate/core';
import { CallMetrics } from './call-metrics.js';
import { CircuitGauges } from './circuit-gauges.js';
import type { MetricsClient } from './client.js';
import { type PrometheusListenerOptions, settle } from './options.js';
import { type MetricSet, register, shared } from './shared.js';
import { StateMetrics } from './state-metrics.js';
import { refuse } from './validate.js';

/** A `PrometheusListener` on either client: what those of the package's two entry points have in common. */
export class MetricsListener implements Listener {
  readonly #states: StateMetrics;
  readonly #sets: readonly MetricSet[];
  /** For the breaker: counts and times a call. Present only with `calls: true`: being told of calls costs the breaker. */
  readonly onCall?: (event: CallEvent) => void;

  /** @internal Each entry point gives it its own client. */
  constructor(client: MetricsClient, options: PrometheusListenerOptions) {
    const { registry, prefix, buckets } = settle(options, client.register);
    this.#states = shared(registry, new StateMetrics(client, prefix));
    this.#sets = [this.#states];
    if (buckets !== undefined) {
      const calls = shared(registry, new CallMetrics(prefix, buckets));
      if (String(calls.buckets) !== String(buckets)) {
        const there = `[${calls.buckets.join(', ')}], as another listener on this registry has them`;
        refuse('buckets', buckets, there, false);
      }
      this.#sets = [this.#states, calls, shared(registry, new CircuitGauges(client, prefix))];
      this.onCall = (event) => calls.call(event);
    }
    // Last: a registry that is refused is left as it was.
    register(registry, this.#sets);
  }

  /** For the breaker: makes `circuit`'s series. */
  onAttach(circuit: CircuitView): void {
    for (const set of this.#sets) set.attach(circuit);
  }

  /** For the breaker: counts the transition and shows the new state. */
  onSignal(signal: Signal): void {
    this.#states.signal(signal);
  }

  /** For the breaker: removes `circuit`'s series. */
  onDetach(circuit: CircuitView): void {
    for (const set of this.#sets) set.detach(circuit);
  }
}
