import type { CallEvent, CallOutcome, CircuitView } from '@fluxgate/core';
import { Circuits } from './circuits.js';
import { Durations } from './durations.js';
import { label } from './label.js';
import { type Sample, ScrapedMetric } from './scraped-metric.js';
import type { MetricSet } from './shared.js';

/** The calls of one circuit, by outcome. */
interface Calls {
  counts: Record<string, number>;
  /** A call that was not permitted has no duration. */
  durations: Record<string, Durations>;
}

const noCounts = (): Record<CallOutcome, number> => ({ success: 0, failure: 0, ignored: 0, not_permitted: 0 });

const noDurations = (bounds: readonly number[]): Calls['durations'] => ({
  success: new Durations(bounds),
  failure: new Durations(bounds),
  ignored: new Durations(bounds),
});

/** `circuit_breaker_calls_total` and `circuit_breaker_call_duration_seconds`. All outcomes exist from attachment. */
export class CallMetrics implements MetricSet {
  readonly metrics: Readonly<Record<string, object>>;
  /** The upper bounds of the histogram, in seconds. */
  readonly buckets: readonly number[];
  readonly #circuits = new Circuits();
  readonly #calls = new Map<string, Calls>();
  /** Made when a second listener on this registry observes the same circuit, so that each call counts once. */
  #seen: WeakSet<CallEvent> | undefined;

  constructor(prefix: string, buckets: readonly number[]) {
    this.buckets = buckets;
    const calls = `${prefix}circuit_breaker_calls_total`;
    const durations = `${prefix}circuit_breaker_call_duration_seconds`;
    this.metrics = {
      [calls]: new ScrapedMetric({
        name: calls,
        help: 'Calls, by how they ended.',
        type: 'counter',
        read: () => this.#counted(),
        clear: () => this.#each((calls) => (calls.counts = noCounts())),
      }),
      [durations]: new ScrapedMetric({
        name: durations,
        help: 'How long calls took, by how they ended.',
        type: 'histogram',
        read: () => this.#timed(durations),
        clear: () => this.#each((calls) => (calls.durations = noDurations(buckets))),
      }),
    };
  }

  attach(circuit: CircuitView): void {
    if (this.#circuits.add(circuit)) this.#seen ??= new WeakSet();
    this.#of(label(circuit.name));
  }

  detach(circuit: CircuitView): void {
    if (this.#circuits.delete(circuit)) this.#calls.delete(label(circuit.name));
  }

  /** The only thing that a call pays for. */
  call(event: CallEvent): void {
    if (this.#seen?.has(event)) return;
    this.#seen?.add(event);
    // A name is nearly always its own label.
    const { counts, durations } = this.#calls.get(event.circuitName) ?? this.#of(label(event.circuitName));
    counts[event.outcome] = (counts[event.outcome] ?? 0) + 1;
    if (event.duration !== undefined) durations[event.outcome]?.observe(event.duration / 1_000);
  }

  #of(key: string): Calls {
    const known = this.#calls.get(key);
    if (known !== undefined) return known;
    const calls = { counts: noCounts(), durations: noDurations(this.buckets) };
    this.#calls.set(key, calls);
    return calls;
  }

  #each(visit: (calls: Calls) => unknown): void {
    for (const calls of this.#calls.values()) visit(calls);
  }

  *#counted(): Generator<Sample> {
    for (const [circuit_name, { counts }] of this.#calls) {
      for (const [outcome, value] of Object.entries(counts)) yield { labels: { circuit_name, outcome }, value };
    }
  }

  *#timed(metric: string): Generator<Sample> {
    for (const [circuit_name, { durations }] of this.#calls) {
      for (const [outcome, one] of Object.entries(durations)) yield* one.samples(metric, { circuit_name, outcome });
    }
  }
}
