import type { ManualOperation, Metric, Reason, ReasonLeaf, Signal, State } from '@fluxgate/core';

/** A signal as core makes them; what is not given is that of a circuit that opens. */
export function signal(given: Partial<Signal> = {}): Signal {
  return Object.freeze({
    circuitName: 'payment_api',
    oldState: 'closed',
    newState: 'open',
    timestamp: Date.UTC(2026, 10, 22, 3, 4, 5),
    reason: tripped(),
    metrics: metric(),
    reopens: 0,
    previousDuration: 0,
    ...given,
  } satisfies Signal);
}

/** The reason `failure_rate 0.62 >= 0.5 over 100 calls`. */
export function tripped(leaf: Partial<ReasonLeaf> = {}): Reason {
  const rule: ReasonLeaf = {
    rule: 'failure_rate',
    value: 0.62,
    comparison: '>=',
    threshold: 0.5,
    sample: 100,
    of: 'calls',
    ...leaf,
  };
  return reason(
    'tripper',
    `${rule.rule} ${rule.value} ${rule.comparison} ${rule.threshold} over ${rule.sample} ${rule.of}`,
    [rule],
  );
}

/** The reason of a manual operation. */
export function manual(operation: ManualOperation, note?: string): Reason {
  return {
    ...reason('manual', note === undefined ? 'manual' : `manual: ${note}`, []),
    operation,
    ...(note !== undefined && { note }),
  };
}

function reason(kind: Reason['kind'], text: string, leaves: readonly ReasonLeaf[]): Reason {
  return { kind, leaves, text, toString: () => text };
}

/** What a window of 100 calls with 62 failures holds. */
export function metric(given: Partial<Metric> = {}): Metric {
  return {
    totalCount: 100,
    failureCount: 62,
    totalDuration: undefined,
    slowCounts: {},
    avgDuration: undefined,
    failureRate: 0.62,
    slowRate: () => undefined,
    ...given,
  };
}

/** The automatic life cycle, again and again. */
export const CYCLE: readonly (readonly [State, State])[] = [
  ['closed', 'open'],
  ['open', 'half_open'],
  ['half_open', 'open'],
  ['open', 'half_open'],
  ['half_open', 'closed'],
];
