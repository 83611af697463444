import type { Signal } from '@fluxgate/core';
import api from '@opentelemetry/api';
import { ATTRIBUTE, EVENT, SCOPE, wellFormed } from './names.js';
import { decidingRule } from './rule.js';
import { firstEmission } from './shared.js';

/**
 * What the listener needs of a logger provider: the one of `@opentelemetry/api` 1.10 and newer and the one of
 * `@opentelemetry/api-logs` both fit, as do their `logs` objects.
 */
export interface EventLoggerProvider {
  /** A logger for the instrumentation scope of that name. */
  getLogger(name: string): EventLogger;
}

/** A logger of either API. */
export interface EventLogger {
  /** Take an event. */
  emit(event: EventRecord): void;
}

/** An event as the Logs API takes it. */
export interface EventRecord {
  /** What kind of event it is, such as `fluxgate.circuit_breaker.state_change`. */
  readonly eventName: string;
  /** When it happened, in ms since the Unix epoch. */
  readonly timestamp: number;
  /** OpenTelemetry's severity: 9 is INFO, 13 is WARN. */
  readonly severityNumber: number;
  /** The severity's name. */
  readonly severityText: string;
  /** What happened; durations are in seconds. */
  readonly attributes: Record<string, string | number>;
}

/** The global logger provider, where the API has one: since 1.10. It passes on to a provider that is set later. */
export function globalLoggerProvider(): EventLoggerProvider | undefined {
  return (api as { logs?: EventLoggerProvider }).logs;
}

/** A change of state, as an event of the Logs API: WARN for a circuit that begins to reject, otherwise INFO. */
export function emitStateChange(provider: EventLoggerProvider, signal: Signal): void {
  const rejects = signal.newState === 'open' || signal.newState === 'forced_open';
  emit(provider, EVENT.stateChange, rejects ? 'WARN' : 'INFO', signal);
}

/** What would have opened a circuit in metrics_only. */
export function emitShadowOpening(provider: EventLoggerProvider, signal: Signal): void {
  emit(provider, EVENT.shadowOpening, 'INFO', signal);
}

function emit(provider: EventLoggerProvider, eventName: string, severityText: 'INFO' | 'WARN', signal: Signal): void {
  if (!firstEmission(provider, signal)) return;
  // The logger is asked for each time: the older API does not pass on to a provider that is set later.
  provider.getLogger(SCOPE).emit({
    eventName,
    timestamp: signal.timestamp,
    severityNumber: severityText === 'WARN' ? 13 : 9,
    severityText,
    attributes: attributesOf(signal),
  });
}

function attributesOf(signal: Signal): Record<string, string | number> {
  const { reason, metrics, failure, outage, retryAfter } = signal;
  const all: Record<string, string | number | undefined> = {
    [ATTRIBUTE.name]: signal.circuitName,
    [ATTRIBUTE.previousState]: signal.oldState,
    [ATTRIBUTE.state]: signal.newState,
    [ATTRIBUTE.rule]: decidingRule(reason),
    [ATTRIBUTE.reason]: reason.text,
    [ATTRIBUTE.reopens]: signal.reopens,
    [ATTRIBUTE.retryAfter]: seconds(retryAfter),
    [ATTRIBUTE.previousDuration]: seconds(signal.previousDuration),
    [ATTRIBUTE.windowCalls]: metrics.totalCount,
    [ATTRIBUTE.windowFailureRate]: metrics.failureRate,
    [ATTRIBUTE.failureName]: failure?.name,
    [ATTRIBUTE.failureMessage]: failure?.message,
    [ATTRIBUTE.failureCode]: failure?.code === undefined ? undefined : String(failure.code),
    [ATTRIBUTE.failureStatus]: failure?.status,
    [ATTRIBUTE.outageDuration]: seconds(outage?.duration),
    [ATTRIBUTE.outageReason]: outage?.reason.text,
  };
  const known: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) known[name] = typeof value === 'string' ? wellFormed(value) : value;
  }
  return known;
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}
