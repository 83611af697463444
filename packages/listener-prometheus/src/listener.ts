import type { CallEvent, CircuitView, Listener, Signal } from '@fluxgate/core';
import { CallMetrics } from './call-metrics.js';
import { CircuitGauges } from './circuit-gauges.js';
import type { MetricsRegistry } from './client.js';
import { type PrometheusListenerOptions, resolveOptions } from './options.js';
import { type MetricSet, register, shared } from './shared.js';
import { StateMetrics } from './state-metrics.js';
import { invalid } from './validate.js';

/** What the `PrometheusListener`s of the package's two entry points have in common. */
export class MetricsListener implements Listener {
  readonly #states: StateMetrics;
  readonly #sets: readonly MetricSet[];
  /** For the breaker: counts and times a call. Present only with `calls: true`, since calls pay for it. */
  readonly onCall?: (event: CallEvent) => void;

  /** @internal Each entry point passes the global registry of its client. */
  constructor(defaultRegistry: MetricsRegistry, options: PrometheusListenerOptions) {
    const { registry, prefix, buckets } = resolveOptions(options, defaultRegistry);
    this.#states = shared(registry, new StateMetrics(prefix));
    this.#sets = [this.#states];
    if (buckets !== undefined) {
      const calls = shared(registry, new CallMetrics(prefix, buckets));
      if (String(calls.buckets) !== String(buckets)) {
        const there = `[${calls.buckets.join(', ')}], which another listener on this registry uses`;
        invalid('buckets', buckets, there, RangeError);
      }
      this.#sets = [this.#states, calls, shared(registry, new CircuitGauges(prefix))];
      this.onCall = (event) => calls.call(event);
    }
    // Last: a registry that is refused is left as it was.
    register(registry, this.#sets);
  }

  /** For the breaker: makes `circuit`'s series. */
  onAttach(circuit: CircuitView): void {
    for (const set of this.#sets) set.attach(circuit);
  }

  /** For the breaker: counts the transition. */
  onSignal(signal: Signal): void {
    this.#states.signal(signal);
  }

  /** For the breaker: counts an opening that `metrics_only` suppressed. */
  onShadow(signal: Signal): void {
    this.#states.shadow(signal);
  }

  /** For the breaker: removes `circuit`'s series. */
  onDetach(circuit: CircuitView): void {
    for (const set of this.#sets) set.detach(circuit);
  }
}
