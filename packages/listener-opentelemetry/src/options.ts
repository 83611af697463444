import type { MeterProvider } from '@opentelemetry/api';
import { type EventLoggerProvider, globalLoggerProvider } from './events.js';
import { flag, knownOptions, withMethod } from './validate.js';

/** Options of an {@link OpenTelemetryListener}. */
export interface OpenTelemetryListenerOptions {
  /**
   * Where the metrics go. Default: the global meter provider, also one that is set after the listener was made.
   */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Where changes of state go as events. Default: the global logger provider of `@opentelemetry/api` 1.10 or newer. For older
   * versions give it the `logs` of `@opentelemetry/api-logs`; without, there are no events.
   */
  readonly loggerProvider?: EventLoggerProvider | undefined;
  /**
   * Whether to export single calls too: how many ended how, how long they took, how many are in flight, and on the active span
   * the circuit's name and state and the call's outcome. It has each call timed. Default `false`, which adds nothing to a call.
   */
  readonly calls?: boolean | undefined;
}

const OPTIONS = ['meterProvider', 'loggerProvider', 'calls'] as const;

/** The options, checked and complete. */
interface Settings {
  /** `undefined` for the global one. */
  readonly meterProvider: MeterProvider | undefined;
  readonly loggerProvider: EventLoggerProvider | undefined;
  readonly calls: boolean;
}

/** @throws TypeError for a bad or an unknown option */
export function resolveOptions(options: OpenTelemetryListenerOptions): Settings {
  const { meterProvider, loggerProvider, calls } = knownOptions('OpenTelemetryListener(options)', options, OPTIONS);
  withMethod('meterProvider', meterProvider, 'getMeter', 'a meter provider (an object with getMeter)');
  withMethod('loggerProvider', loggerProvider, 'getLogger', 'a logger provider (an object with getLogger)');
  return {
    meterProvider,
    loggerProvider: loggerProvider ?? globalLoggerProvider(),
    calls: flag('calls', calls, false),
  };
}
