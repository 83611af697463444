import type { CallEvent, CircuitInfo, Failure, Metric, Outage, Reason, Signal, Snapshot } from '@fluxgate/core';
import type { ExpectedEvent, ExpectedFailure, ExpectedOutage, ExpectedReason, ExpectedSignal } from './expected.js';
import type { Model } from './model.js';
import type { Figures } from './model-rules.js';

/** Throws, in readable words, unless the breaker's value is the model's. */
export function unequal(what: string, breaker: unknown, model: unknown): void {
  if (!Object.is(breaker, model))
    throw new Error(`${what}: the breaker has ${show(breaker)}, the model ${show(model)}`);
}

export function sameInfo(info: CircuitInfo, model: Model): void {
  unequal('state', info.state, model.state);
  unequal('changedAt', info.changedAt, model.changedAt);
  unequal('reopens', info.reopens, model.reopens);
  unequal('retryAfter', info.retryAfter, model.retryAfter());
  unequal('inFlight', info.inFlight, model.inFlight());
  sameFailure('failure', info.failure, model.failure);
  sameOutage('outage', info.outage, model.outage());
  sameMetrics('metrics', info.metrics, model.metrics());
  unequal('info().reason is known', info.reason !== undefined, model.reason !== undefined);
  if (info.reason && model.reason) sameReason('reason', info.reason, model.reason);
}

export function sameSnapshot(snapshot: Snapshot, model: Model, savedAt: number): void {
  unequal('snapshot.state', snapshot.state, model.state);
  unequal('snapshot.changedAt', snapshot.changedAt, model.changedAt);
  unequal('snapshot.reopens', snapshot.reopens, model.reopens);
  unequal('snapshot.savedAt', snapshot.savedAt, savedAt);
  const { wait, elapsed } = snapshot;
  const left = wait === undefined ? undefined : Math.max(0, (wait ?? Infinity) - elapsed);
  unequal('what is left of the wait in the snapshot', left, model.waitLeft());
  sameFailure('snapshot.failure', snapshot.failure, model.failure);
}

/** `signals` are all that a listener heard, and it heard each once, in order, along a path of states. */
export function sameSignals(signals: readonly Signal[], expected: readonly ExpectedSignal[]): void {
  for (let i = 0; i < Math.min(signals.length, expected.length); i++) {
    const [signal, wanted] = [signals[i] as Signal, expected[i] as ExpectedSignal];
    const what = `signal ${i + 1}`;
    const before = signals
      .slice(0, i)
      .filter((_, j) => !expected[j]?.shadow)
      .at(-1);
    if (before) unequal(`${what}: oldState, after the newState before it`, signal.oldState, before.newState);
    for (const key of ['oldState', 'newState', 'timestamp', 'reopens', 'retryAfter', 'previousDuration'] as const) {
      unequal(`${what}: ${key}`, signal[key], wanted[key]);
    }
    sameReason(`${what}: reason`, signal.reason, wanted.reason);
    sameMetrics(`${what}: metrics`, signal.metrics, wanted.metrics);
    sameFailure(`${what}: failure`, signal.failure, wanted.failure);
    sameOutage(`${what}: outage`, signal.outage, wanted.outage);
  }
  unequal('the number of signals', signals.length, expected.length);
}

export function sameEvents(events: readonly CallEvent[], expected: readonly ExpectedEvent[]): void {
  for (let i = 0; i < Math.min(events.length, expected.length); i++) {
    for (const key of ['outcome', 'state', 'duration', 'unsettled'] as const) {
      unequal(`call event ${i + 1}: ${key}`, events[i]?.[key], expected[i]?.[key]);
    }
  }
  unequal('the number of call events', events.length, expected.length);
}

function sameReason(what: string, reason: Reason, expected: ExpectedReason): void {
  unequal(`${what}.kind`, reason.kind, expected.kind);
  unequal(`${what}.operation`, reason.operation, expected.operation);
  unequal(`${what}.note`, reason.note, expected.note);
  const leaf = ({ rule, value, threshold, sample, unsettled }: ExpectedReason['leaves'][number]) =>
    `${rule} ${value} / ${threshold} over ${sample}, ${unsettled} unsettled`;
  unequal(`${what}.leaves`, reason.leaves.map(leaf).join(', '), expected.leaves.map(leaf).join(', '));
}

function sameFailure(what: string, failure: Failure | undefined, expected: ExpectedFailure | undefined): void {
  unequal(`${what}.name`, failure?.name, expected?.name);
  unequal(`${what}.at`, failure?.at, expected?.at);
}

function sameOutage(what: string, outage: Outage | undefined, expected: ExpectedOutage | undefined): void {
  unequal(`${what}.since`, outage?.since, expected?.since);
  unequal(`${what}.duration`, outage?.duration, expected?.duration);
  if (outage && expected) sameReason(`${what}.reason`, outage.reason, expected.reason);
}

function sameMetrics(what: string, metrics: Metric, expected: Figures): void {
  for (const key of ['totalCount', 'failureCount', 'totalDuration', 'avgDuration', 'failureRate'] as const) {
    unequal(`${what}.${key}`, metrics[key], expected[key]);
  }
  unequal(`${what}.slowCounts`, JSON.stringify(metrics.slowCounts), JSON.stringify(expected.slowCounts));
  for (const [threshold, rate] of Object.entries(expected.slowRates)) {
    unequal(`${what}.slowRate(${threshold})`, metrics.slowRate(Number(threshold)), rate);
  }
}

function show(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
