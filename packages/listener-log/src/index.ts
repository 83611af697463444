export type { LogLevel, LogSubject } from './levels.js';
export { LogListener } from './log-listener.js';
export type { StructuredLogger } from './logger.js';
export type { LogListenerOptions } from './options.js';
export type { CallRecord, FaultRecord, MetricsRecord, OutageRecord, ReasonRecord, TransitionRecord } from './record.js';
