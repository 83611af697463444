import type { CircuitInfo, CircuitView } from '@fluxgate/core';
import { Circuits } from './circuits.js';
import type { Gauge, MetricsClient } from './client.js';
import { label, type MetricSet } from './shared.js';

/** What a gauge shows of a circuit; nothing where there is nothing to show. */
type Figure = (info: CircuitInfo) => number | undefined;

/** What a circuit knows of itself: nobody keeps it up to date, it is asked at the scrape. */
export class CircuitGauges implements MetricSet {
  readonly metrics: Readonly<Record<string, object>>;
  readonly #circuits = new Circuits();

  constructor(client: MetricsClient, prefix: string) {
    const gauges: Record<string, Gauge> = {};
    const add = (name: string, help: string, aggregator: 'sum' | 'average' | 'max', figure: Figure): void => {
      const gauge: Gauge = new client.Gauge({
        name: `${prefix}circuit_breaker_${name}`,
        help,
        labelNames: ['circuit_name'],
        registers: [],
        aggregator,
        collect: () => this.#collect(gauge, figure),
      });
      gauges[`${prefix}circuit_breaker_${name}`] = gauge;
    };
    add('failure_rate', 'The share of failures in the window; absent while it is empty.', 'average', (circuit) => {
      return circuit.metrics.failureRate;
    });
    add('window_calls', 'How many calls the window holds.', 'sum', (circuit) => circuit.metrics.totalCount);
    add('state_changed_timestamp_seconds', 'Since when the circuit is in its state.', 'max', (circuit) => {
      return circuit.changedAt / 1_000;
    });
    this.metrics = gauges;
  }

  attach(circuit: CircuitView): void {
    this.#circuits.add(circuit);
  }

  detach(circuit: CircuitView): void {
    this.#circuits.delete(circuit);
  }

  #collect(gauge: Gauge, figure: Figure): void {
    gauge.reset();
    for (const circuit of this.#circuits) {
      const value = figure(circuit.info());
      if (value !== undefined) gauge.set({ circuit_name: label(circuit.name) }, value);
    }
  }
}
