import { OpenTelemetryListener } from '@fluxgate/listener-opentelemetry';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Logger } from 'pino';

/** How often metrics are exported, in ms. */
const INTERVAL = 5_000;
/** How long a collector has for a request, in ms; also when the demo ends. */
const TIMEOUT = 2_000;

/** The demo's circuits on their way to a collector. */
export interface Otlp {
  /** For the circuits of the shop, whose calls are exported too. */
  readonly listener: OpenTelemetryListener;
  /** Export what there is for the last time. */
  close(): Promise<void>;
}

/**
 * Export metrics and events by OTLP, as protobuf over HTTP. A collector that cannot be reached is a warning in the log, once.
 *
 * @param url - the collector's base URL, such as `http://localhost:4318`
 */
export function startOtlp(url: string, log: Logger): Otlp {
  const to = (signal: string) => ({ url: `${url.replace(/\/+$/, '')}/v1/${signal}`, timeoutMillis: TIMEOUT });
  let failed = false;
  const warn = (message: string, ...args: unknown[]): void => {
    if (!failed) log.warn({ otlp: [message, ...args.map(String)] }, `Exporting to the collector at ${url} fails`);
    failed = true;
  };
  const nothing = (): void => {};
  const logger = { error: warn, warn: nothing, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });

  const resource = resourceFromAttributes({ 'service.name': 'fluxgate-demo' });
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(to('metrics')),
    exportIntervalMillis: INTERVAL,
    exportTimeoutMillis: TIMEOUT,
  });
  const meterProvider = new MeterProvider({ resource, readers: [reader] });
  const processor = new BatchLogRecordProcessor({
    exporter: new OTLPLogExporter(to('logs')),
    exportTimeoutMillis: TIMEOUT,
  });
  const loggerProvider = new LoggerProvider({ resource, processors: [processor] });
  return {
    listener: new OpenTelemetryListener({ meterProvider, loggerProvider, calls: true }),
    close: async () => {
      await Promise.allSettled([meterProvider.shutdown(), loggerProvider.shutdown()]);
      diag.disable();
    },
  };
}
