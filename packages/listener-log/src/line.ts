import type { CallEvent, FaultSource, Signal } from '@fluxgate/core';
import type { LogSubject } from './levels.js';
import { callRecord, faultRecord, transitionRecord } from './record.js';
import { callSentence, faultSentence, shadowSentence, transitionSentence, transitionsSentence } from './sentence.js';

/** One line of the log, before it has a level. */
export interface Line {
  readonly circuitName: string;
  /** What the line is about, which decides its level. */
  readonly subject: LogSubject;
  readonly record: object;
  readonly sentence: string;
  /** What was thrown, if anything; it goes under the logger's own error key. */
  readonly error?: unknown;
}

/** What a rule or a listener threw. */
export interface Fault {
  readonly circuitName: string;
  readonly source: FaultSource;
  readonly error: unknown;
}

/** A change of state; `count` of them within `over` ms, of which `signal` was the last. */
export function transitionLine(signal: Signal, count = 1, over?: number): Line {
  return {
    circuitName: signal.circuitName,
    subject: signal.newState,
    record: transitionRecord(signal, over === undefined ? {} : { transitions: { count, over } }),
    sentence: over === undefined ? transitionSentence(signal) : transitionsSentence(signal, count, over),
  };
}

/** An opening that `metrics_only` suppressed; `count` of them within `over` ms, of which `signal` was the last. */
export function shadowLine(signal: Signal, count = 1, over?: number): Line {
  return {
    circuitName: signal.circuitName,
    subject: 'shadow',
    record: transitionRecord(signal, { shadow: true, ...(over !== undefined && { transitions: { count, over } }) }),
    sentence: shadowSentence(signal, count, over),
  };
}

/** `count` calls that ended like `call`, the last of them. */
export function callLine(call: CallEvent, count: number, over?: number): Line {
  return {
    circuitName: call.circuitName,
    subject: call.outcome === 'failure' ? 'failure' : 'not_permitted',
    record: callRecord(call, count, over),
    sentence: callSentence(call, count, over),
    error: call.error,
  };
}

/** `count` faults from one source, of which `fault` was the last. */
export function faultLine(fault: Fault, count: number, over?: number): Line {
  return {
    circuitName: fault.circuitName,
    subject: 'fault',
    record: faultRecord(fault.circuitName, fault.source, count, over),
    sentence: faultSentence(fault.circuitName, fault.source, count, over),
    error: fault.error ?? new Error(`${fault.source} threw ${fault.error}`),
  };
}
