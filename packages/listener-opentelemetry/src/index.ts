export type { EventLogger, EventLoggerProvider, EventRecord } from './events.js';
export { OpenTelemetryListener } from './listener.js';
export type { OpenTelemetryListenerOptions } from './options.js';
