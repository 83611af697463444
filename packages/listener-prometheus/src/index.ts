import { register } from 'prom-client';
import { handle, type MetricsHandler, type MetricsResponseOptions, respond } from './handlers.js';
import { MetricsListener } from './listener.js';
import type { PrometheusListenerOptions } from './options.js';
import type { MetricsOptions } from './scrape.js';
import { type MetricsServer, type MetricsServerCloseOptions, type MetricsServerOptions, serve } from './server.js';

export type { MetricsRegistry, MetricsSource } from './client.js';
export type {
  MetricsHandler,
  MetricsListener,
  MetricsOptions,
  MetricsResponseOptions,
  MetricsServer,
  MetricsServerCloseOptions,
  MetricsServerOptions,
  PrometheusListenerOptions,
};

/**
 * Exports circuits to Prometheus, by prom-client.
 *
 * - `circuit_breaker_state{circuit_name, state}`: 1 for the state that the circuit is in, 0 for the other five.
 * - `circuit_breaker_state_transition_total{circuit_name, old_state, new_state}`: how often it went from one to another.
 *
 * With `calls: true`, also `circuit_breaker_calls_total{circuit_name, outcome}`, the histogram
 * `circuit_breaker_call_duration_seconds{circuit_name, outcome}`, and read at the scrape `circuit_breaker_failure_rate`,
 * `circuit_breaker_window_calls` and `circuit_breaker_state_changed_timestamp_seconds`, each `{circuit_name}`.
 *
 * A circuit's series are there from the moment the listener is attached to it, and go when it is detached. One listener
 * serves any number of circuits, and any number of listeners share the metrics of one registry.
 *
 * @example
 * ```ts
 * const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new PrometheusListener()] });
 * await startMetricsServer(); // http://localhost:9464/metrics
 * ```
 */
export class PrometheusListener extends MetricsListener {
  /**
   * @throws TypeError or RangeError that names the option, the value given and what is accepted
   * @throws Error when the registry holds a metric of one of these names that is not Fluxgate's
   */
  constructor(options: PrometheusListenerOptions = {}) {
    super(register, options);
  }
}

/**
 * Serve the metrics from a small HTTP server of its own: for scripts and workers, which have none.
 *
 * It answers `GET` and `HEAD` on its path, with gzip when asked for. If the registry throws, the scrape gets a 500 and the error goes to
 * `onError`; the server stays up.
 *
 * @returns a promise of the server, once it listens
 * @throws TypeError or RangeError (rejecting) that names the option, the value given and what is accepted
 * @throws Error (rejecting), with Node's `code`, when it cannot listen, as when the port is taken (`EADDRINUSE`)
 *
 * @example
 * ```ts
 * const server = await startMetricsServer({ port: 8000 });
 * process.once('SIGTERM', () => server.close());
 * ```
 */
export function startMetricsServer(options: MetricsServerOptions = {}): Promise<MetricsServer> {
  return serve(options, register);
}

/**
 * A request handler that serves the metrics, for `node:http`, Express and Connect.
 *
 * @throws TypeError that names the option, the value given and what is accepted
 *
 * @example
 * ```ts
 * app.get('/metrics', metricsHandler());
 * ```
 */
export function metricsHandler(options: MetricsOptions = {}): MetricsHandler {
  return handle(options, register);
}

/**
 * The metrics as a `Response`, for what speaks `Request` and `Response`: Hono, Bun, Deno, Next.js.
 *
 * @throws TypeError (rejecting) that names the option, the value given and what is accepted
 *
 * @example
 * ```ts
 * app.get('/metrics', (c) => metricsResponse({ request: c.req.raw }));
 * ```
 */
export function metricsResponse(options: MetricsResponseOptions = {}): Promise<Response> {
  return respond(options, register);
}
