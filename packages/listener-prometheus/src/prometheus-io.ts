/**
 * The same as `@fluxgate/listener-prometheus`, on `@prometheus-io/client`, the successor of prom-client.
 *
 * It needs Node 22, and has a global registry of its own: metrics that others keep in prom-client's are not in it.
 */
import { register } from '@prometheus-io/client';
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
 * Exports circuits to Prometheus, by `@prometheus-io/client`: `circuit_breaker_state` and
 * `circuit_breaker_state_transition_total`, and with `calls: true` calls and the window.
 *
 * @example
 * ```ts
 * const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new PrometheusListener()] });
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
 * @returns a promise of the server, once it listens; it rejects for a bad option, and when the port is taken
 */
export function startMetricsServer(options: MetricsServerOptions = {}): Promise<MetricsServer> {
  return serve(options, register);
}

/**
 * A request handler that serves the metrics, for `node:http`, Express and Connect.
 *
 * @throws TypeError that names the option, the value given and what is accepted
 */
export function metricsHandler(options: MetricsOptions = {}): MetricsHandler {
  return handle(options, register);
}

/** The metrics as a `Response`, for what speaks `Request` and `Response`. It rejects for a bad option. */
export function metricsResponse(options: MetricsResponseOptions = {}): Promise<Response> {
  return respond(options, register);
}
