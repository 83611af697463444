// The OpenTelemetry listener on a real SDK. Old SDKs take readers by a method, new ones by an option; logs are in new APIs alone.
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { type EventLoggerProvider, OpenTelemetryListener } from '@fluxgate/listener-opentelemetry';
import * as api from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricReader,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

interface GlobalLogs {
  setGlobalLoggerProvider(provider: EventLoggerProvider): unknown;
}

async function exported() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ readers: [reader] } as object);
  (provider as { addMetricReader?(reader: MetricReader): void }).addMetricReader?.(reader);
  api.metrics.setGlobalMeterProvider(provider);

  const events: string[] = [];
  const loggerProvider: EventLoggerProvider = {
    getLogger: () => ({ emit: ({ eventName, severityText }) => void events.push(`${severityText} ${eventName}`) }),
  };
  const { logs } = api as { logs?: GlobalLogs };
  logs?.setGlobalLoggerProvider(loggerProvider);

  const payments = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(1),
    listeners: [new OpenTelemetryListener(logs ? { calls: true } : { calls: true, loggerProvider })],
  });
  await payments.call(async () => Promise.reject(new RangeError('refused'))).catch(() => {});

  const { resourceMetrics } = await reader.collect();
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  const series = metrics.flatMap(({ descriptor, dataPoints }) =>
    (dataPoints as { value: unknown; attributes: object }[]).map(({ value, attributes }) => {
      const count = typeof value === 'number' ? value : (value as { count: number }).count;
      const of = Object.values(attributes).slice(1).join(' ');
      return `${descriptor.name.replace('fluxgate.circuit_breaker.', '')} ${of} ${count}`;
    }),
  );
  await provider.shutdown();
  return { series: series.filter((one) => !one.endsWith(' 0')), events };
}

exported().then((result) => console.log(`report: ${JSON.stringify(result)}`));
