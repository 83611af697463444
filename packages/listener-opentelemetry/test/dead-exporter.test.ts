import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { OpenTelemetryListener } from '../src/index.js';
import { freePort } from './support/prometheus.js';

let server: Server | undefined;
afterEach(() => {
  diag.disable();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function hanging(): Promise<string> {
  const created = createServer(() => {});
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(created.address() as AddressInfo).port}`;
}
const refusing = async () => `http://127.0.0.1:${await freePort()}`;

describe('a collector that is dead', () => {
  it.each([
    ['refuses', refusing],
    ['hangs', hanging],
  ])('changes no call and reports no fault of the listener: it %s', async (_, collector) => {
    const url = await collector();
    const complaints: unknown[] = [];
    const note = (...args: unknown[]) => void complaints.push(args[0]);
    diag.setLogger({ error: note, warn: note, info: note, debug: note, verbose: note }, DiagLogLevel.ERROR);
    const metricExporter = new OTLPMetricExporter({ url: `${url}/v1/metrics`, timeoutMillis: 200 });
    const reader = new PeriodicExportingMetricReader({
      exporter: metricExporter,
      exportIntervalMillis: 250,
      exportTimeoutMillis: 250,
    });
    const meterProvider = new MeterProvider({ readers: [reader] });
    const exporter = new OTLPLogExporter({ url: `${url}/v1/logs`, timeoutMillis: 200 });
    const processor = new BatchLogRecordProcessor({ exporter, exportTimeoutMillis: 250, scheduledDelayMillis: 50 });
    const loggerProvider = new LoggerProvider({ processors: [processor] });
    const faults: unknown[] = [];
    const circuit = new CircuitBreaker({
      name: 'payment_api',
      tripper: failureStreak(2),
      listeners: [new OpenTelemetryListener({ meterProvider, loggerProvider, calls: true })],
      onError: (error) => faults.push(error),
    });
    const down = new Error('down');

    // As long as the SDK has not noticed that it cannot export.
    for (let i = 0; complaints.length === 0; i++) {
      expect(await circuit.call(async () => i)).toBe(i);
      for (let j = 0; j < 2; j++) await expect(circuit.call(async () => Promise.reject(down))).rejects.toBe(down);
      expect(circuit.state).toBe('open');
      circuit.reset();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(faults).toEqual([]);
    await Promise.allSettled([meterProvider.shutdown(), loggerProvider.shutdown()]);
  });
});
