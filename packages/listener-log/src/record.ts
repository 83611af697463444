import type { CallEvent, CallOutcome, FaultSource, Metric, Reason, Signal, State } from '@fluxgate/core';

/** What is logged of a change of state. Durations are ms, rates are ratios from 0 to 1, figures have four decimals at most. */
export interface TransitionRecord {
  /** The circuit, and its change of state. */
  readonly circuit: {
    /** The circuit's name. */
    readonly name: string;
    /** The state before. */
    readonly oldState: State;
    /** The state from now on. */
    readonly newState: State;
    /** Why: who decided, the rules that held with value, threshold and sample, and the same as a text. */
    readonly reason: ReasonRecord;
    /** The window as it stood when the decision was taken; what was not measured is absent. */
    readonly metrics: MetricsRecord;
    /** How often the circuit has gone from half-open back to open in this cycle. */
    readonly reopens: number;
    /** When the state changed, in ms since the Unix epoch. */
    readonly changedAt: number;
    /** How long the circuit will stay open, in ms; only where `newState` is `open` and the retry rule knows. */
    readonly retryAfter?: number;
  };
}

/** A {@link Reason} as plain data. */
export type ReasonRecord = Pick<Reason, 'kind' | 'text' | 'leaves' | 'operation' | 'note'>;

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

/** What is logged of calls that failed or were not permitted: one of them as a sample, and how many it stands for. */
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
      /** How many calls this line stands for, the sample included. */
      readonly count: number;
      /** In how many ms they came; absent on a line that tells a single call at once. */
      readonly over?: number;
      /** How long the sample took, in ms; absent where it was not permitted or not measured. */
      readonly duration?: number;
    };
  };
}

/** What is logged of something that a rule or a listener threw; the error itself stands beside it under the logger's error key. */
export interface FaultRecord {
  /** The circuit, and what went wrong in it. */
  readonly circuit: {
    /** The circuit's name. */
    readonly name: string;
    readonly fault: {
      /** Who threw: `listener`, `tracker`, `tripper`, … */
      readonly source: FaultSource;
      /** How many faults this line stands for; the error is the last one's. */
      readonly count: number;
      /** In how many ms they came; absent on a line that tells a single fault at once. */
      readonly over?: number;
    };
  };
}

/** The record of `signal`: a plain copy, because redaction may write into what it is given, and signals are frozen. */
export function transitionRecord(signal: Signal): TransitionRecord {
  return {
    circuit: known({
      name: signal.circuitName,
      oldState: signal.oldState,
      newState: signal.newState,
      reason: reasonRecord(signal.reason),
      metrics: metricsRecord(signal.metrics),
      reopens: signal.reopens,
      changedAt: signal.timestamp,
      retryAfter: signal.retryAfter,
    }),
  };
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

function reasonRecord({ kind, text, leaves, operation, note }: Reason): ReasonRecord {
  return known({ kind, text, leaves: leaves.map(known), operation, note });
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
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    told.map(([key, value]) => [key, typeof value === 'number' ? figure(value) : value]),
  ) as Known<T>;
}

function figure(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
