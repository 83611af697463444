export type { EventLogger, EventLoggerProvider, EventRecord } from './events.js';
export { OpenTelemetryListener, type OpenTelemetryListenerOptions } from './listener.js';
