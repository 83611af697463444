import type { CallEvent, CircuitView, Signal } from '@fluxgate/core';
import type {
  Attributes,
  BatchObservableResult,
  Histogram,
  Meter,
  MeterProvider,
  Observable,
  ObservableCounter,
  ObservableUpDownCounter,
} from '@opentelemetry/api';
import { Calls } from './calls.js';
import { Circuits } from './circuits.js';
import { ATTRIBUTE, METRIC, SCOPE, STATES, wellFormed } from './names.js';
import { decidingRule } from './rule.js';
import { SeriesMap } from './series.js';

/** How many circuits that are gone are remembered. */
const MOST_GONE = 1_000;

/** What there is to export under one name. */
class Entry {
  readonly transitions = new SeriesMap();
  readonly shadowOpenings = new SeriesMap();
  /** Whether it was exported that the circuit is gone. */
  ended = false;
  /** Present once a listener with `calls: true` is attached. */
  calls: Calls | undefined;
  /** The attributes of each state's series, in the order of {@link STATES}. */
  readonly states: readonly Attributes[];
  readonly name: Attributes;

  constructor(name: string) {
    this.name = { [ATTRIBUTE.name]: wellFormed(name) };
    this.states = STATES.map((state) => ({ ...this.name, [ATTRIBUTE.state]: state }));
  }
}

interface Instruments {
  readonly meter: Meter;
  readonly status: ObservableUpDownCounter;
  readonly transitions: ObservableCounter;
  readonly shadowOpenings: ObservableCounter;
  readonly calls?: CallInstruments;
}

interface CallInstruments {
  readonly counter: ObservableCounter;
  readonly duration: Histogram;
  readonly inFlight: ObservableUpDownCounter;
}

/**
 * The metrics of circuits on one meter provider.
 *
 * What is counted is kept in plain numbers and read when an SDK collects. So a call costs a fraction of what a counter of the
 * API takes, what happened before the provider was set is not lost, and two listeners that hear the same circuit do not count
 * twice. On the wire an observable counter is the same monotonic sum.
 */
export class CircuitMetrics {
  readonly #circuits = new Circuits();
  readonly #entries = new Map<string, Entry>();
  /**
   * Circuits that were detached, the last ones. SDKs remember their series, so one that comes back has to go on counting: a count
   * that began again at 0 would be missed until it is greater than before.
   */
  readonly #gone = new Map<string, Entry>();
  readonly #counted = new WeakSet<Signal>();
  /** Made when a second listener hears the same circuit: each call counts once. */
  #heard: WeakSet<CallEvent> | undefined;
  #provider: MeterProvider | undefined;
  #instruments: Instruments | undefined;
  #withCalls = false;

  /** Whether there is a provider to export to. */
  get exported(): boolean {
    return this.#provider !== undefined;
  }

  attach(circuit: CircuitView, calls: boolean): void {
    if (this.#circuits.add(circuit)) this.#heard ??= new WeakSet();
    const entry = this.#entry(circuit.name);
    if (!calls) return;
    entry.calls ??= new Calls(circuit.name);
    if (this.#withCalls) return;
    this.#withCalls = true;
    if (this.#provider !== undefined) this.#register(this.#provider);
  }

  detach(circuit: CircuitView): void {
    if (!this.#circuits.delete(circuit)) return;
    const entry = this.#entries.get(circuit.name);
    this.#entries.delete(circuit.name);
    if (entry === undefined) return;
    this.#gone.set(circuit.name, entry);
    const [oldest] = this.#gone.keys();
    if (oldest !== undefined && this.#gone.size > MOST_GONE) this.#gone.delete(oldest);
  }

  signal(signal: Signal): void {
    if (this.#counted.has(signal)) return;
    this.#counted.add(signal);
    const entry = this.#entry(signal.circuitName);
    entry.transitions.increment({
      ...entry.name,
      [ATTRIBUTE.previousState]: signal.oldState,
      [ATTRIBUTE.state]: signal.newState,
      [ATTRIBUTE.rule]: wellFormed(decidingRule(signal.reason)),
    });
  }

  shadow(signal: Signal): void {
    if (this.#counted.has(signal)) return;
    this.#counted.add(signal);
    const entry = this.#entry(signal.circuitName);
    entry.shadowOpenings.increment({ ...entry.name, [ATTRIBUTE.rule]: wellFormed(decidingRule(signal.reason)) });
  }

  /** The only thing that a call pays for. */
  call(event: CallEvent): void {
    if (this.#heard?.has(event)) return;
    this.#heard?.add(event);
    const entry = this.#entry(event.circuitName);
    entry.calls ??= new Calls(event.circuitName);
    const attributes = entry.calls.count(event);
    if (event.duration !== undefined) this.#instruments?.calls?.duration.record(event.duration / 1_000, attributes);
  }

  /** Export to `provider` from now on, and to no other. */
  exportTo(provider: MeterProvider): void {
    if (provider === this.#provider) return;
    this.#provider = provider;
    this.#register(provider);
  }

  #entry(name: string): Entry {
    const known = this.#entries.get(name);
    if (known !== undefined) return known;
    const entry = this.#gone.get(name) ?? new Entry(name);
    this.#gone.delete(name);
    entry.ended = false;
    this.#entries.set(name, entry);
    return entry;
  }

  #register(provider: MeterProvider): void {
    if (this.#instruments !== undefined) {
      this.#instruments.meter.removeBatchObservableCallback(this.#collect, observables(this.#instruments));
    }
    const meter = provider.getMeter(SCOPE);
    this.#instruments = {
      meter,
      status: meter.createObservableUpDownCounter(...METRIC.status),
      transitions: meter.createObservableCounter(...METRIC.transitions),
      shadowOpenings: meter.createObservableCounter(...METRIC.shadowOpenings),
      ...(this.#withCalls && { calls: callInstruments(meter) }),
    };
    meter.addBatchObservableCallback(this.#collect, observables(this.#instruments));
  }

  readonly #collect = (result: BatchObservableResult): void => {
    const instruments = this.#instruments;
    if (instruments === undefined) return;
    const { status, transitions, shadowOpenings, calls } = instruments;
    // Looking at a circuit times out overdue probes, which may change its state: what that counts is read afterwards.
    for (const circuit of this.#circuits.all()) {
      const entry = this.#entry(circuit.name);
      if (calls && entry.calls) result.observe(calls.inFlight, circuit.info().inFlight, entry.name);
      const present = circuit.state;
      for (const [i, state] of STATES.entries()) result.observe(status, state === present ? 1 : 0, entry.states[i]);
    }
    // SDKs go on exporting the last value of a series that is not observed any more. A circuit that is gone ends at 0, or it
    // would count as open for ever.
    const ending = [...this.#gone.values()].filter(({ ended }) => !ended);
    for (const entry of ending) {
      for (const attributes of entry.states) result.observe(status, 0, attributes);
      if (calls && entry.calls) result.observe(calls.inFlight, 0, entry.name);
      entry.ended = true;
    }
    for (const entry of [...this.#entries.values(), ...ending]) {
      for (const { value, attributes } of entry.transitions.values()) result.observe(transitions, value, attributes);
      for (const { value, attributes } of entry.shadowOpenings.values()) {
        result.observe(shadowOpenings, value, attributes);
      }
      if (calls === undefined || entry.calls === undefined) continue;
      for (const { value, attributes } of entry.calls.series()) result.observe(calls.counter, value, attributes);
    }
  };
}

function callInstruments(meter: Meter): CallInstruments {
  return {
    counter: meter.createObservableCounter(...METRIC.calls),
    duration: meter.createHistogram(...METRIC.callDuration),
    inFlight: meter.createObservableUpDownCounter(...METRIC.callsInFlight),
  };
}

function observables({ status, transitions, shadowOpenings, calls }: Instruments): Observable[] {
  return [status, transitions, shadowOpenings, ...(calls ? [calls.counter, calls.inFlight] : [])];
}
