import type { CallEvent, CircuitView, Listener, OnError, Signal } from '@fluxgate/core';
import { callLine, type Fault, faultLine, shadowLine, transitionLine } from './line.js';
import { type LogListenerOptions, resolveOptions } from './options.js';
import { Throttle } from './throttle.js';
import { Writer } from './writer.js';

/**
 * Logs what happens to circuits: the record first, then the sentence.
 *
 * One listener serves any number of circuits. A failing logger never affects a call, and its failure is reported: for a
 * transition to the breaker's `onError`, for calls and faults on `console.error`.
 *
 * @example
 * ```ts
 * const log = new LogListener({ logger: app.log, levels: { open: 'error' }, calls: true });
 * const payments = new CircuitBreaker({ name: 'payment_api', listeners: [log], onError: log.onError });
 * ```
 */
export class LogListener implements Listener {
  readonly #writer: Writer;
  readonly #transitions: Throttle<Signal>;
  readonly #shadows: Throttle<Signal>;
  readonly #failures: Throttle<CallEvent>;
  readonly #rejections: Throttle<CallEvent>;
  readonly #faults: Throttle<Fault>;

  /** Logs failing and rejected calls; present only with `calls: true`, since it adds two clock readings to each call. */
  readonly onCall?: (event: CallEvent) => void;

  /** @throws TypeError or RangeError that names the option, what it must be and the value given */
  constructor(options: LogListenerOptions = {}) {
    const settings = resolveOptions(options);
    const writer = new Writer(settings);
    const { interval } = settings;
    const writeCalls = (...call: Parameters<typeof callLine>) => writer.writeUnattended(callLine(...call));
    this.#writer = writer;
    this.#transitions = new Throttle(interval, (...tally) => writer.writeUnattended(transitionLine(...tally)), BURST);
    this.#shadows = new Throttle(interval, (...tally) => writer.writeUnattended(shadowLine(...tally)));
    this.#failures = new Throttle(interval, writeCalls);
    this.#rejections = new Throttle(interval, writeCalls);
    this.#faults = new Throttle(interval, (...fault) => writer.writeUnattended(faultLine(...fault)));
    if (settings.calls) this.onCall = (event) => this.#count(event);
  }

  /** Logs a change of state, after what was counted until then. */
  onSignal(signal: Signal): void | PromiseLike<void> {
    if (!this.#writer.logs(signal.newState)) return;
    if (!this.#transitions.admit(signal.circuitName, signal)) return;
    this.#flushCalls(signal.circuitName);
    return this.#writer.write(transitionLine(signal));
  }

  /** Logs an opening that `metrics_only` suppressed. */
  onShadow(signal: Signal): void {
    if (this.#writer.logs('shadow')) this.#shadows.hit(signal.circuitName, signal);
  }

  /** Logs what was counted of a circuit that is being detached. */
  onDetach(circuit: CircuitView): void {
    this.flush(circuit.name);
  }

  /**
   * A breaker's `onError`: logs what rules and listeners throw, with the error under the logger's own error key. It is bound, so
   * that it can be passed on as it is. If the logger fails too, both errors go to `console.error`.
   */
  readonly onError: OnError = (error, { circuitName, source }) => {
    this.#faults.hit(`${source} ${circuitName}`, { error, circuitName, source });
  };

  /**
   * Log now what was counted and not logged yet: everything, or with `circuitName` the transitions and calls of that circuit
   * (faults wait for their interval then). Call it without a name before the process ends: the listener does not keep the
   * process alive for its last count.
   */
  flush(circuitName?: string): void {
    this.#flushCalls(circuitName);
    this.#transitions.flush(circuitName);
    this.#shadows.flush(circuitName);
    if (circuitName === undefined) this.#faults.flush();
  }

  #flushCalls(circuitName?: string): void {
    this.#failures.flush(circuitName);
    this.#rejections.flush(circuitName);
  }

  #count(event: CallEvent): void {
    if (event.outcome === 'failure') this.#failures.hit(event.circuitName, event);
    else if (event.outcome === 'not_permitted') this.#rejections.hit(event.circuitName, event);
  }
}

/** How many transitions of a circuit are logged one by one before they are counted: several life cycles. */
const BURST = 20;
