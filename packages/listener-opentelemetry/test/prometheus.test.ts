import { anyError, CircuitBreaker, consecutive, cooldown, failureStreak, permitAll } from '@fluxgate/core';
import { type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import { type MetricsServer, PrometheusListener, startMetricsServer } from '@fluxgate/listener-prometheus';
import { describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { Registry } from 'prom-client';
import { OpenTelemetryListener } from '../src/index.js';
import { freePort, type Prometheus, startPrometheus } from './support/prometheus.js';

jest.setTimeout(120_000);

/**
 * The same figures as a query of ours and of what the SDK exports. Ours has transitions and outcomes at 0 that the SDK does not
 * know yet, and the SDK's know rules and kinds of error, which ours do not.
 */
const PAIRS = {
  state: [
    'sum by (circuit_name, state) (circuit_breaker_state)',
    `sum by (circuit_name, state) (label_replace(label_replace(fluxgate_circuit_breaker_status,
      "circuit_name", "$1", "fluxgate_circuit_breaker_name", "((?s).*)"),
      "state", "$1", "fluxgate_circuit_breaker_state", "((?s).*)"))`,
  ],
  transitions: [
    'sum by (circuit_name, old_state, new_state) (circuit_breaker_state_transition_total) > 0',
    `sum by (circuit_name, old_state, new_state) (label_replace(label_replace(label_replace(
      fluxgate_circuit_breaker_transitions_total,
      "circuit_name", "$1", "fluxgate_circuit_breaker_name", "((?s).*)"),
      "old_state", "$1", "fluxgate_circuit_breaker_previous_state", "((?s).*)"),
      "new_state", "$1", "fluxgate_circuit_breaker_state", "((?s).*)"))`,
  ],
  calls: [
    'sum by (circuit_name, outcome) (circuit_breaker_calls_total)',
    `sum by (circuit_name, outcome) (label_replace(label_replace(fluxgate_circuit_breaker_calls_total,
      "circuit_name", "$1", "fluxgate_circuit_breaker_name", "((?s).*)"),
      "outcome", "$1", "fluxgate_circuit_breaker_outcome", "((?s).*)"))`,
  ],
  'duration, buckets': [
    'sum by (circuit_name, outcome, le) (circuit_breaker_call_duration_seconds_bucket) > 0',
    `sum by (circuit_name, outcome, le) (label_replace(label_replace(fluxgate_circuit_breaker_call_duration_bucket,
      "circuit_name", "$1", "fluxgate_circuit_breaker_name", "((?s).*)"),
      "outcome", "$1", "fluxgate_circuit_breaker_outcome", "((?s).*)")) > 0`,
  ],
  'duration, sum': [
    'sum by (circuit_name) (circuit_breaker_call_duration_seconds_sum) > 0',
    `sum by (circuit_name) (label_replace(fluxgate_circuit_breaker_call_duration_sum,
      "circuit_name", "$1", "fluxgate_circuit_breaker_name", "((?s).*)"))`,
  ],
} as const;

describeWith(PROMETHEUS, "a real Prometheus that scrapes our listener and the SDK's exporter", () => {
  const clock: VirtualClock = virtualClock();
  let prometheus: Prometheus;
  let ours: MetricsServer;
  let meterProvider: MeterProvider;

  beforeAll(async () => {
    const registry = new Registry();
    ours = await startMetricsServer({ port: 0, host: '127.0.0.1', registry });
    const port = await freePort();
    meterProvider = new MeterProvider({ readers: [new PrometheusExporter({ host: '127.0.0.1', port })] });
    const listeners = [
      new PrometheusListener({ registry, calls: true }),
      new OpenTelemetryListener({ meterProvider, calls: true }),
    ];
    const breaker = (name: string): CircuitBreaker =>
      new CircuitBreaker({
        name,
        clock,
        listeners,
        tracker: anyError(),
        tripper: failureStreak(3),
        retry: cooldown(1_000),
        permit: permitAll(),
        recovery: consecutive(2),
      });
    const call = (circuit: CircuitBreaker, error?: Error) =>
      circuit.callSyncWithFallback(
        () => {
          clock.advance(80);
          if (error) throw error;
          return 'fine';
        },
        () => 'fallback',
      );

    // payment_api: closed -> open -> half_open -> open -> half_open -> closed -> open, and rejects.
    const payments = breaker('payment_api');
    const down = new RangeError('down');
    for (let i = 0; i < 3; i++) call(payments, down);
    clock.advance(1_000);
    call(payments, down);
    clock.advance(1_000);
    for (let i = 0; i < 2; i++) call(payments);
    for (let i = 0; i < 5; i++) call(payments, new TypeError('down'));
    breaker('inventory_api').forceOpen('stocktaking');
    const shipping = breaker('shipping_api');
    for (let i = 0; i < 20; i++) call(shipping, i % 5 < 2 ? down : undefined);
    breaker('결제 "api"\n').disable();

    prometheus = await startPrometheus(PROMETHEUS.command, {
      global: { scrape_interval: '200ms', scrape_timeout: '200ms' },
      scrape_configs: [
        { job_name: 'ours', static_configs: [{ targets: [`127.0.0.1:${ours.port}`] }] },
        { job_name: 'sdk', static_configs: [{ targets: [`127.0.0.1:${port}`] }] },
      ],
    });
  });

  afterAll(async () => {
    await Promise.all([prometheus?.stop(), ours?.close(), meterProvider?.shutdown()]);
  });

  const table = async (expr: string) => {
    const samples = await prometheus.queryUntil(expr, ({ length }) => length > 0);
    const rows = samples.map(({ labels, value }) => [JSON.stringify(Object.entries(labels).sort()), value] as const);
    return Object.fromEntries(rows.sort());
  };

  it.each(Object.entries(PAIRS))('shows the same figures by both: %s', async (_, [own, sdk]) => {
    const figures = await table(own);

    expect(Object.keys(figures).length).toBeGreaterThan(1);
    expect(await table(sdk)).toEqual(figures);
  });

  it('counts the transitions of a known history exactly', async () => {
    const samples = await prometheus.query('fluxgate_circuit_breaker_transitions_total');
    const rows = samples.map(({ labels, value }) => [
      ['name', 'previous_state', 'state', 'rule'].map((one) => labels[`fluxgate_circuit_breaker_${one}`]).join(' '),
      value,
    ]);

    expect(Object.fromEntries(rows)).toEqual({
      'payment_api closed open failure_streak': 2,
      'payment_api open half_open cooldown': 2,
      'payment_api half_open open consecutive': 1,
      'payment_api half_open closed consecutive': 1,
      'inventory_api closed forced_open manual': 1,
      '결제 "api"\n closed disabled manual': 1,
    });
  });
});
