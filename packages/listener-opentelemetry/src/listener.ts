import type { CallEvent, CircuitView, Listener, Signal } from '@fluxgate/core';
import type { CircuitMetrics } from './circuit-metrics.js';
import { type EventLoggerProvider, emitShadowOpening, emitStateChange } from './events.js';
import { awaitGlobalProvider, exportGlobally } from './global-provider.js';
import { type OpenTelemetryListenerOptions, resolveOptions } from './options.js';
import { globalMetrics, metricsOf } from './shared.js';
import { showOnActiveSpan } from './spans.js';

/**
 * Exports circuits to OpenTelemetry, through whatever SDK the application has set up.
 *
 * - `fluxgate.circuit_breaker.status` (up-down counter): 1 for the state that the circuit is in, 0 for the other five.
 * - `fluxgate.circuit_breaker.transitions` (counter): changes of state, by the rule that decided.
 * - `fluxgate.circuit_breaker.state_change` (event of the Logs API): each change of state with its reason.
 * - with `calls: true`: `….calls` (counter), `….call.duration` (histogram, seconds), `….calls.in_flight` (up-down counter),
 *   and attributes on the active span of each call.
 *
 * A circuit's series are there from the moment the listener is attached to it. One listener serves any number of circuits, and
 * several listeners on one provider share its metrics. Without an SDK it does nothing.
 *
 * @example
 * ```ts
 * const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new OpenTelemetryListener({ calls: true })] });
 * ```
 */
export class OpenTelemetryListener implements Listener {
  readonly #metrics: CircuitMetrics;
  /** Whether the metrics go to the global provider, which may come and go. */
  readonly #followsGlobal: boolean;
  readonly #loggerProvider: EventLoggerProvider | undefined;
  readonly #calls: boolean;
  /** For the breaker: counts, times and traces a call. Present only with `calls: true`. */
  readonly onCall?: (event: CallEvent) => void;

  /**
   * @throws TypeError for a bad or an unknown option; the message names it, what is accepted and what was given
   */
  constructor(options: OpenTelemetryListenerOptions = {}) {
    const { meterProvider, loggerProvider, calls } = resolveOptions(options);
    this.#calls = calls;
    this.#loggerProvider = loggerProvider;
    this.#followsGlobal = meterProvider === undefined;
    this.#metrics = meterProvider === undefined ? globalMetrics() : metricsOf(meterProvider);
    if (this.#followsGlobal) awaitGlobalProvider(this.#metrics);
    if (this.#calls) this.onCall = (event) => this.#call(event);
  }

  /** For the breaker: makes the series of `circuit`. */
  onAttach(circuit: CircuitView): void {
    this.#metrics.attach(circuit, this.#calls);
    // No timer here: a circuit may be made within a request, and a timer would hold on to what belongs to that request.
    if (this.#followsGlobal) exportGlobally(this.#metrics);
  }

  /** For the breaker: counts the transition and emits its event. */
  onSignal(signal: Signal): void {
    if (this.#followsGlobal) exportGlobally(this.#metrics);
    this.#metrics.signal(signal);
    if (this.#loggerProvider !== undefined) emitStateChange(this.#loggerProvider, signal);
  }

  /** For the breaker: counts what would have opened a circuit in metrics_only, and emits its event. */
  onShadow(signal: Signal): void {
    this.#metrics.shadow(signal);
    if (this.#loggerProvider !== undefined) emitShadowOpening(this.#loggerProvider, signal);
  }

  /** For the breaker: removes the series of `circuit`; those of SDKs that remember them end at 0. */
  onDetach(circuit: CircuitView): void {
    this.#metrics.detach(circuit);
  }

  #call(event: CallEvent): void {
    if (this.#followsGlobal && !this.#metrics.exported) exportGlobally(this.#metrics);
    this.#metrics.call(event);
    // A call that did not settle is noticed while another one is active.
    if (!event.unsettled) showOnActiveSpan(event);
  }
}
