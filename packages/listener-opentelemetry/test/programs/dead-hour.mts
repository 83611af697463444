/**
 * An hour with a collector that refuses, as it is for the listener and the SDK: sixty exports, each of which fails, and 10,000 calls
 * and 300 changes of state before each. It prints the heap after each quarter, in bytes, and what the calls came to.
 *
 * usage: node --expose-gc … dead-hour.mts
 */
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { OpenTelemetryListener } from '@fluxgate/listener-opentelemetry';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

// Port 9 is the one of `discard`, which no machine serves.
const to = (path: string) => ({ url: `http://127.0.0.1:9/v1/${path}`, timeoutMillis: 20 });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const reader = new PeriodicExportingMetricReader({
  exporter: new OTLPMetricExporter(to('metrics')),
  exportIntervalMillis: 1e9,
  exportTimeoutMillis: 1e8,
});
const meterProvider = new MeterProvider({ readers: [reader] });
const loggerProvider = new LoggerProvider({
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(to('logs')) })],
});
const tracerProvider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(to('traces')))],
});
const tracer = tracerProvider.getTracer('dead-hour');

const faults: unknown[] = [];
const listener = new OpenTelemetryListener({ meterProvider, loggerProvider, calls: true });
const breaker = (name: string) =>
  new CircuitBreaker({
    name,
    tripper: failureStreak(1),
    listeners: [listener],
    onError: (error) => faults.push(error),
  });
const payments = breaker('payment_api');
const fail = () => Promise.reject(new Error('down'));
const answer = async (i: number) => i;

let wrong = 0;
async function minute(): Promise<void> {
  for (let i = 0; i < 10_000; i++) {
    const call = async () => {
      if ((await payments.call(answer, i)) !== i) wrong++;
    };
    await (i % 10 === 0
      ? tracer.startActiveSpan('request', async (span) => {
          await call();
          span.end();
        })
      : call());
    if (i % 67 === 0) {
      await payments.call(fail).then(
        () => wrong++,
        () => {},
      );
      payments.reset();
    }
  }
  // Circuits that come and go, each with the same few names.
  for (let i = 0; i < 20; i++) breaker(`tenant ${i}`).removeListener(listener);
  await Promise.allSettled([reader.forceFlush(), loggerProvider.forceFlush(), tracerProvider.forceFlush()]);
}

const heap: number[] = [];
for (let quarter = 0; quarter < 4; quarter++) {
  for (let i = 0; i < 15; i++) await minute();
  (globalThis as { gc?: () => void }).gc?.();
  heap.push(process.memoryUsage().heapUsed);
}
console.log(
  JSON.stringify({ heap, wrong, faults: faults.map(String), state: payments.state, span: trace.getActiveSpan() }),
);
process.exit(0);
