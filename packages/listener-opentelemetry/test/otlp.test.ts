import { CircuitBreaker, cooldown, failureStreak } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetrics,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryListener } from '../src/index.js';
import { attributesOf, type Collector, type Exported, metricsOf, startCollector } from './support/collector.js';

let collector: Collector;
beforeEach(async () => {
  collector = await startCollector();
});
afterEach(async () => {
  context.disable();
  await collector.close();
});

function payments(options: ConstructorParameters<typeof OpenTelemetryListener>[0]) {
  const clock = virtualClock();
  const listeners = [new OpenTelemetryListener(options)];
  const rules = { tripper: failureStreak(1), retry: cooldown(30_000) };
  return new CircuitBreaker({ name: '결제 "api"', clock, listeners, ...rules });
}

const refuse = () => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
};
const fallback = () => 'fallback';

/** Each encoding of OTLP over HTTP. */
const ENCODINGS = [
  { type: 'application/x-protobuf', Metrics: ProtoMetrics, Logs: ProtoLogs },
  { type: 'application/json', Metrics: JsonMetrics, Logs: JsonLogs },
];

describe.each(ENCODINGS)('OTLP over HTTP as $type', ({ type, Metrics, Logs }) => {
  const metrics = (temporalityPreference: AggregationTemporalityPreference) => {
    const exporter = new Metrics({ url: `${collector.url}/v1/metrics`, temporalityPreference });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9, exportTimeoutMillis: 1e8 });
    return new MeterProvider({ readers: [reader] });
  };
  const last = () => {
    const request = collector.requests.at(-1);
    expect(request).toMatchObject({ type, path: '/v1/metrics' });
    return metricsOf(request?.body);
  };

  it('carries the metrics, cumulative', async () => {
    const meterProvider = metrics(AggregationTemporalityPreference.CUMULATIVE);
    const circuit = payments({ meterProvider, calls: true });
    circuit.callSync(() => 'fine');
    await meterProvider.forceFlush();
    circuit.callSyncWithFallback(refuse, fallback);
    circuit.callSyncWithFallback(refuse, fallback);
    await meterProvider.forceFlush();

    expect(last()).toEqual({
      'fluxgate.circuit_breaker.status': {
        kind: 'sum, cumulative',
        unit: '1',
        points: {
          '결제 "api" closed': 0,
          '결제 "api" open': 1,
          '결제 "api" half_open': 0,
          '결제 "api" metrics_only': 0,
          '결제 "api" disabled': 0,
          '결제 "api" forced_open': 0,
        },
      },
      'fluxgate.circuit_breaker.transitions': {
        kind: 'monotonic sum, cumulative',
        unit: '{transition}',
        points: { '결제 "api" closed open failure_streak': 1 },
      },
      'fluxgate.circuit_breaker.calls': {
        kind: 'monotonic sum, cumulative',
        unit: '{call}',
        points: {
          '결제 "api" success': 1,
          '결제 "api" failure': 0,
          '결제 "api" ignored': 0,
          '결제 "api" not_permitted': 1,
          '결제 "api" failure ECONNREFUSED': 1,
        },
      },
      'fluxgate.circuit_breaker.call.duration': {
        kind: 'histogram, cumulative',
        unit: 's',
        points: { '결제 "api" success': 1, '결제 "api" failure ECONNREFUSED': 1 },
      },
      'fluxgate.circuit_breaker.calls.in_flight': {
        kind: 'sum, cumulative',
        unit: '{call}',
        points: { '결제 "api"': 0 },
      },
    });
    await meterProvider.shutdown();
  });

  it('carries the metrics, delta: counts since the last time, states as they are', async () => {
    const meterProvider = metrics(AggregationTemporalityPreference.DELTA);
    const circuit = payments({ meterProvider, calls: true });
    for (let i = 0; i < 3; i++) circuit.callSync(() => 'fine');
    circuit.callSyncWithFallback(refuse, fallback);
    await meterProvider.forceFlush();
    circuit.reset();
    for (let i = 0; i < 2; i++) circuit.callSync(() => 'fine');
    await meterProvider.forceFlush();

    const exported = last();
    expect(exported['fluxgate.circuit_breaker.calls']).toMatchObject({
      kind: 'monotonic sum, delta',
      points: { '결제 "api" success': 2, '결제 "api" failure ECONNREFUSED': 0 },
    });
    expect(exported['fluxgate.circuit_breaker.transitions']).toMatchObject({
      kind: 'monotonic sum, delta',
      points: { '결제 "api" closed open failure_streak': 0, '결제 "api" open closed manual': 1 },
    });
    expect(exported['fluxgate.circuit_breaker.call.duration']).toMatchObject({
      kind: 'histogram, delta',
      points: { '결제 "api" success': 2 },
    });
    expect(exported['fluxgate.circuit_breaker.status']).toMatchObject({
      kind: 'sum, cumulative',
      points: { '결제 "api" closed': 1, '결제 "api" open': 0 },
    });
    await meterProvider.shutdown();
  });

  it('carries the events', async () => {
    const exporter = new Logs({ url: `${collector.url}/v1/logs` });
    const loggerProvider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
    const circuit = payments({ loggerProvider });
    circuit.callSyncWithFallback(refuse, fallback);
    await loggerProvider.shutdown();

    const [request] = collector.requests as [Exported];
    expect(request).toMatchObject({ type, path: '/v1/logs' });
    const [{ scope, logRecords }] = request.body.resourceLogs[0].scopeLogs;
    expect(scope.name).toBe('@fluxgate/listener-opentelemetry');
    expect(logRecords).toHaveLength(1);
    expect(logRecords[0]).toMatchObject({
      eventName: 'fluxgate.circuit_breaker.state_change',
      severityNumber: 13,
      severityText: 'WARN',
    });
    expect(Number(logRecords[0].timeUnixNano) / 1e6).toBe(Date.UTC(2026, 0, 1));
    expect(attributesOf(logRecords[0].attributes)).toEqual({
      'fluxgate.circuit_breaker.name': '결제 "api"',
      'fluxgate.circuit_breaker.previous_state': 'closed',
      'fluxgate.circuit_breaker.state': 'open',
      'fluxgate.circuit_breaker.rule': 'failure_streak',
      'fluxgate.circuit_breaker.reason': 'failure_streak 1 >= 1',
      'fluxgate.circuit_breaker.reopens': 0,
      'fluxgate.circuit_breaker.retry_after': 30,
      'fluxgate.circuit_breaker.previous_duration': 0,
      'fluxgate.circuit_breaker.window.calls': 1,
      'fluxgate.circuit_breaker.window.failure_rate': 1,
      'fluxgate.circuit_breaker.failure.name': 'Error',
      'fluxgate.circuit_breaker.failure.message': 'connect ECONNREFUSED',
      'fluxgate.circuit_breaker.failure.code': 'ECONNREFUSED',
      'fluxgate.circuit_breaker.outage.duration': 0,
      'fluxgate.circuit_breaker.outage.reason': 'failure_streak 1 >= 1',
    });
  });
});

describe('OTLP over HTTP', () => {
  it('carries the attributes of spans', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${collector.url}/v1/traces` }));
    const tracerProvider = new NodeTracerProvider({ spanProcessors: [processor] });
    const circuit = payments({ calls: true });
    await tracerProvider.getTracer('test').startActiveSpan('checkout', async (span) => {
      await circuit.call(async () => 'fine');
      span.end();
    });
    await tracerProvider.shutdown();

    const [request] = collector.requests as [Exported];
    const [span] = request.body.resourceSpans[0].scopeSpans[0].spans;
    expect(attributesOf(span.attributes)).toEqual({
      'fluxgate.circuit_breaker.name': '결제 "api"',
      'fluxgate.circuit_breaker.state': 'closed',
      'fluxgate.circuit_breaker.outcome': 'success',
    });
  });
});
