import type { CircuitInfo, CircuitView } from '@fluxgate/core';
import { Circuits } from './circuits.js';
import { type Aggregator, type Sample, ScrapedMetric } from './scraped-metric.js';
import type { MetricSet } from './shared.js';

/** The value of a gauge for one circuit; `undefined` leaves the series out. */
type Figure = (info: CircuitInfo) => number | undefined;

/** Gauges that are read from the circuits at the scrape. */
export class CircuitGauges implements MetricSet {
  readonly metrics: Readonly<Record<string, object>>;
  readonly #circuits = new Circuits();

  constructor(prefix: string) {
    const gauges: Record<string, ScrapedMetric> = {};
    const add = (suffix: string, help: string, aggregator: Aggregator, figure: Figure): void => {
      const name = `${prefix}circuit_breaker_${suffix}`;
      gauges[name] = new ScrapedMetric({ name, help, type: 'gauge', aggregator, read: () => this.#read(figure) });
    };
    add('failure_rate', 'The share of failures in the window; absent while it is empty.', 'average', (circuit) => {
      return circuit.metrics.failureRate;
    });
    add('window_calls', 'How many calls the window holds.', 'sum', (circuit) => circuit.metrics.totalCount);
    add('calls_in_flight', 'Calls that have not settled yet.', 'sum', (circuit) => circuit.inFlight);
    add('state_changed_timestamp_seconds', 'When the circuit entered its present state.', 'max', (circuit) => {
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

  *#read(figure: Figure): Generator<Sample> {
    for (const [circuit_name, circuit] of this.#circuits) {
      const value = figure(circuit.info());
      if (value !== undefined) yield { labels: { circuit_name }, value };
    }
  }
}
