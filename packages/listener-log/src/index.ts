export type { LogLevel, LogSubject } from './levels.js';
export { LogListener, type LogListenerOptions } from './log-listener.js';
export type { StructuredLogger } from './logger.js';
export type { CallRecord, FaultRecord, MetricsRecord, ReasonRecord, TransitionRecord } from './record.js';
