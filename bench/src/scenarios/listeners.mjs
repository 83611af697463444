/** @import { Call, Scenario } from '../types.js' */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { answer } from '../subjects.mjs';
import { timed } from '../timing.mjs';
import { Unavailable } from '../unavailable.mjs';

/**
 * opossum-prometheus always counts every event of a call and, unless told otherwise, keeps a summary of durations: that is
 * beside `calls: true`. There is nothing beside `calls: false`, and cockatiel has no metrics.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'Calls that succeed at once through a closed circuit with listeners, against the same circuit without. Log and Slack ' +
    'have nothing to tell meanwhile; or Slack hangs with one message on its way.',
  measurements: [
    {
      id: 'prometheus',
      what: 'Prometheus listener, {}: added to a call',
      comparison: 'added',
      unit: 'ns',
      libraries: ['fluxgate', 'opossum'],
      variants: ['without', '`calls: false`', '`calls: true`'],
      baseline: { variant: 'without' },
      aims: { '`calls: false`': { atMost: 0 }, '`calls: true`': { atMost: 300 } },
      floor: 'floor success',
      async prepare(library, variant, name) {
        if (variant === 'without') return timed(library.countWindow(answer));
        if (name === 'opossum') return timed(await opossumWithPrometheus(variant));
        return timed(await fluxgateWith(async () => [await prometheus(variant === '`calls: true`')]));
      },
    },
    {
      id: 'opentelemetry',
      what: 'OpenTelemetry listener on SDK 2, no span recording, {}: added to a call',
      comparison: 'added',
      unit: 'ns',
      libraries: ['fluxgate'],
      variants: ['without', '`calls: false`', '`calls: true`', '`calls: true` without an SDK'],
      baseline: { variant: 'without' },
      aims: { '`calls: false`': { atMost: 0 } },
      async prepare(library, variant) {
        if (variant === 'without') return timed(library.countWindow(answer));
        return timed(
          await fluxgateWith(async () => [
            await opentelemetry(variant !== '`calls: false`', !variant.endsWith('without an SDK')),
          ]),
        );
      },
    },
    {
      id: 'three',
      what: 'all three listeners (log and Slack idle, Prometheus with `calls: true`){}: added to a call',
      comparison: 'added',
      unit: 'ns',
      libraries: ['fluxgate'],
      variants: ['without', ''],
      baseline: { variant: 'without' },
      async prepare(library, variant) {
        if (variant === 'without') return timed(library.countWindow(answer));
        return timed(await fluxgateWith(async () => [await log(), await slack(), await prometheus(true)]));
      },
    },
    {
      id: 'hanging-slack',
      what: 'Slack listener with a Slack that hangs{}: added to a call',
      comparison: 'added',
      unit: 'ns',
      libraries: ['fluxgate'],
      variants: ['without', ''],
      baseline: { variant: 'without' },
      aims: { '': { atMost: 0 } },
      async prepare(library, variant) {
        if (variant === 'without') return timed(library.countWindow(answer));
        return timed(await withHangingSlack());
      },
    },
  ],
};

/** @param {() => Promise<import('@fluxgate/core').ListenerLike[]>} listeners @returns {Promise<Call>} */
async function fluxgateWith(listeners) {
  const { CircuitBreaker } = await import('@fluxgate/core');
  const breaker = new CircuitBreaker({ name: 'heard', listeners: await listeners() });
  return () => breaker.call(answer);
}

/** @param {boolean} calls */
async function prometheus(calls) {
  const { PrometheusListener } = await import('@fluxgate/listener-prometheus');
  const { Registry } = await import('prom-client');
  return new PrometheusListener({ registry: new Registry(), calls });
}

/** @param {boolean} calls @param {boolean} withSdk */
async function opentelemetry(calls, withSdk) {
  const { OpenTelemetryListener } = await import('@fluxgate/listener-opentelemetry');
  if (!withSdk) return new OpenTelemetryListener({ calls });
  const sdk = await import('@opentelemetry/sdk-metrics');
  const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE);
  // It never comes to an export: what is measured is what a call pays.
  const reader = new sdk.PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 1e9,
    exportTimeoutMillis: 1e8,
  });
  return new OpenTelemetryListener({ calls, meterProvider: new sdk.MeterProvider({ readers: [reader] }) });
}

async function log() {
  const { LogListener } = await import('@fluxgate/listener-log');
  return new LogListener();
}

/** @param {{ webhookUrl?: string, timeout?: number }} [options] */
async function slack({ webhookUrl = 'http://127.0.0.1:9/services/T0/B0/x', ...options } = {}) {
  const { SlackListener } = await import('@fluxgate/listener-slack');
  return new SlackListener({ webhookUrl, onError: () => {}, ...options });
}

/** A Slack that never answers: whatever the listener makes of that, it must not be at the expense of calls. */
async function withHangingSlack() {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const webhookUrl = `http://127.0.0.1:${port}/services/T0/B0/x`;
  const { CircuitBreaker } = await import('@fluxgate/core');
  const listeners = [await slack({ webhookUrl, timeout: 600_000 })];
  const breaker = new CircuitBreaker({ name: 'heard', listeners });
  const asked = once(server, 'request');
  breaker.trip();
  breaker.reset();
  await asked;
  return () => breaker.call(answer);
}

/** @param {string} variant @returns {Promise<Call>} */
async function opossumWithPrometheus(variant) {
  if (variant !== '`calls: true`') throw new Unavailable('opossum-prometheus always counts every call');
  const { default: Opossum } = await import('opossum');
  const { default: PrometheusMetrics } = await import('opossum-prometheus');
  const { createRequire } = await import('node:module');
  // The registry has to be of the prom-client that opossum-prometheus has for itself.
  const { Registry } = createRequire(createRequire(import.meta.url).resolve('opossum-prometheus'))('prom-client');
  const options = { timeout: /** @type {const} */ (false), rollingPercentilesEnabled: false, enableSnapshots: false };
  const breaker = new Opossum(answer, { ...options, name: 'heard' });
  new PrometheusMetrics({ circuits: [breaker], registry: new Registry() });
  return () => breaker.fire();
}
