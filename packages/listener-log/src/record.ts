import type {
  CallEvent,
  CallOutcome,
  Failure,
  FaultSource,
  Metric,
  Outage,
  Reason,
  Signal,
  State,
} from '@fluxgate/core';
import { reasonText } from './reason-text.js';

/** What is logged of a change of state. Durations are ms, rates are ratios from 0 to 1, figures have at most four decimals. */
export interface TransitionRecord {
  /** The circuit, and its change of state. */
  readonly circuit: {
    /** The circuit's name. */
    readonly name: string;
    /** The state before. */
    readonly oldState: State;
    /** The new state. */
    readonly newState: State;
    /** Set when nothing changed: the circuit is in `metrics_only`, and would have opened. */
    readonly shadow?: true;
    /** Why: who decided, the rules that held with value, threshold and sample, and the same as a text. */
    readonly reason: ReasonRecord;
    /** The failure recorded last, kept until the circuit closes; absent when none was. */
    readonly failure?: Failure;
    /** The window at the time of the decision; what was not measured is absent. */
    readonly metrics: MetricsRecord;
    /** How often the circuit has gone from half-open back to open in this cycle. */
    readonly reopens: number;
    /** The outage that the transition begins, continues or ends. */
    readonly outage?: OutageRecord;
    /** When the state changed, in ms since the Unix epoch. */
    readonly changedAt: number;
    /** How long the circuit was in `oldState`, in ms. */
    readonly previousDuration: number;
    /** How long the circuit will stay open, in ms; only where `newState` is `open` and the retry rule knows. */
    readonly retryAfter?: number;
    /** On a line that summarizes several transitions: their number and the ms they span. The other fields are about the last one. */
    readonly transitions?: { readonly count: number; readonly over: number };
  };
}

/** An {@link Outage} as plain data: when it began (ms since the Unix epoch), how long it has lasted (ms), and why it began. */
export interface OutageRecord extends Omit<Outage, 'reason'> {
  readonly reason: string;
}

/** A {@link Reason} as plain data. */
export type ReasonRecord = Pick<Reason, 'kind' | 'text' | 'leaves' | 'operation' | 'note' | 'by' | 'detail'>;

/** The figures of a {@link Metric} that are known. */
export interface MetricsRecord {
  /** The calls in the window. */
  readonly totalCount: number;
  /** How many of them failed. */
  readonly failureCount: number;
  /** That as a ratio from 0 to 1; absent over no calls. */
  readonly failureRate?: number;
  /** How long they took together, in ms; absent where durations are not measured. */
  readonly totalDuration?: number;
  /** How long they took on average, in ms; absent over no calls, and where durations are not measured. */
  readonly avgDuration?: number;
  /** Calls that took at least so long, by threshold in ms; absent where no rule watches one. */
  readonly slowCounts?: Readonly<Record<number, number>>;
}

/** What is logged of calls that failed or were rejected: one of them as a sample, and their number. */
export interface CallRecord {
  /** The circuit, and the calls to it. */
  readonly circuit: {
    /** The circuit's name. */
    readonly name: string;
    /** The state in which the sample was admitted or rejected. */
    readonly state: State;
    readonly calls: {
      /** `failure` or `not_permitted`. */
      readonly outcome: CallOutcome;
      /** How many calls this line summarizes, including the sample. */
      readonly count: number;
      /** In how many ms they came; absent on a line about a single call. */
      readonly over?: number;
      /** How long the sample took, in ms; absent if it was rejected or not measured. */
      readonly duration?: number;
    };
  };
}

/** What is logged of an error that a rule or a listener threw; the error itself is beside it, under the logger's error key. */
export interface FaultRecord {
  /** The circuit, and what went wrong in it. */
  readonly circuit: {
    /** The circuit's name. */
    readonly name: string;
    readonly fault: {
      /** Who threw: `listener`, `tracker`, `tripper`, … */
      readonly source: FaultSource;
      /** How many faults this line summarizes; the error is that of the last one. */
      readonly count: number;
      /** In how many ms they came; absent on a line about a single fault. */
      readonly over?: number;
    };
  };
}

/** The record of `signal`: a plain copy, because redaction may write into what it is given, and signals are frozen. */
export function transitionRecord(
  signal: Signal,
  more: Pick<TransitionRecord['circuit'], 'shadow' | 'transitions'> = {},
): TransitionRecord {
  return {
    circuit: known({
      name: signal.circuitName,
      oldState: signal.oldState,
      newState: signal.newState,
      shadow: more.shadow,
      reason: reasonRecord(signal.reason),
      failure: signal.failure && { ...signal.failure },
      metrics: metricsRecord(signal.metrics),
      reopens: signal.reopens,
      outage: signal.outage && outageRecord(signal.outage),
      changedAt: signal.timestamp,
      previousDuration: signal.previousDuration,
      retryAfter: signal.retryAfter,
      transitions: more.transitions,
    }),
  };
}

function outageRecord({ since, duration, reason }: Outage): OutageRecord {
  return known({ since, duration, reason: reasonText(reason) });
}

/** The record of `count` calls, of which `sample` was the last. */
export function callRecord(sample: CallEvent, count: number, over: number | undefined): CallRecord {
  const { circuitName, state, outcome, duration } = sample;
  return { circuit: { name: circuitName, state, calls: known({ outcome, count, over, duration }) } };
}

/** The record of `count` faults from one source. */
export function faultRecord(
  circuitName: string,
  source: FaultSource,
  count: number,
  over: number | undefined,
): FaultRecord {
  return { circuit: { name: circuitName, fault: known({ source, count, over }) } };
}

function reasonRecord({ kind, text, leaves, operation, note, by, detail }: Reason): ReasonRecord {
  return known({ kind, text, leaves: leaves.map(known), operation, note, by, detail });
}

function metricsRecord(metrics: Metric): MetricsRecord {
  const { totalCount, failureCount, failureRate, totalDuration, avgDuration, slowCounts } = metrics;
  return known({
    totalCount,
    failureCount,
    failureRate,
    totalDuration,
    avgDuration,
    slowCounts: Object.keys(slowCounts).length > 0 ? { ...slowCounts } : undefined,
  });
}

/** An object type without the fields that may be `undefined`: they become optional. */
type Known<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * `fields` without those that are `undefined`, which some loggers would print; and figures to four decimals, since a log is
 * read by people, and clocks and divisions give fifteen.
 */
function known<T extends object>(fields: T): Known<T> {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    known.map(([key, value]) => [key, typeof value === 'number' ? figure(value) : value]),
  ) as Known<T>;
}

function figure(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
