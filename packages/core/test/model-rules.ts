import { isError, type Outcome } from './outcomes.js';
import type { PermitSpec, RecoverySpec, RetrySpec, TrackerSpec, TripperSpec, WindowSpec } from './rules.js';

/**
 * The README's tables of rules read once more, apart from the rules themselves: everything is worked out anew from the list of all that was
 * recorded, at each question.
 */

/** One recorded outcome of the present generation. */
export interface Recorded {
  readonly at: number;
  readonly failed: boolean;
  readonly duration: number;
  /** Whether it is a call that did not settle in time. */
  readonly unsettled: boolean;
}

/** The figures of a metric; `undefined` where they are not measured, or taken over nothing. */
export interface Figures {
  readonly totalCount: number;
  readonly failureCount: number;
  readonly totalDuration: number | undefined;
  readonly slowCounts: Readonly<Record<number, number>>;
  readonly avgDuration: number | undefined;
  readonly failureRate: number | undefined;
  readonly slowRates: Readonly<Record<number, number | undefined>>;
}

/** What part of `records` a window shows at `now`. */
export function inWindow(window: WindowSpec, records: readonly Recorded[], now: number): readonly Recorded[] {
  if (window.kind === 'everything') return records;
  if (window.kind === 'count') return records.slice(-window.size);
  const buckets = window.buckets ?? Math.min(60, Math.max(10, window.size / 1_000));
  const width = window.size / buckets;
  const last = Math.floor(now / width);
  const first = last - buckets + 1;
  return records.filter(({ at }) => Math.floor(at / width) >= first && Math.floor(at / width) <= last);
}

/** The middle of the bucket that a time falls into: all that is known of it once it was saved. */
export function middleOf(at: number, window: Extract<WindowSpec, { readonly kind: 'time' }>): number {
  const width = window.size / (window.buckets ?? Math.min(60, Math.max(10, window.size / 1_000)));
  return (Math.floor(at / width) + 0.5) * width;
}

export function figures(shown: readonly Recorded[], measured: boolean, slowThresholds: readonly number[]): Figures {
  const totalCount = shown.length;
  const failureCount = shown.filter(({ failed }) => failed).length;
  const totalDuration = shown.reduce((sum, { duration }) => sum + duration, 0);
  const slow = slowThresholds.map((ms) => [ms, shown.filter(({ duration }) => duration >= ms).length] as const);
  const over = (count: number) => (totalCount === 0 ? undefined : count / totalCount);
  return {
    totalCount,
    failureCount,
    totalDuration: measured ? totalDuration : undefined,
    slowCounts: Object.fromEntries(slow),
    avgDuration: measured ? over(totalDuration) : undefined,
    failureRate: over(failureCount),
    slowRates: Object.fromEntries(slow.map(([ms, count]) => [ms, over(count)])),
  };
}

// Trackers

export type Judgement = 'success' | 'failure' | 'ignored';

export function judge(tracker: TrackerSpec, ignore: TrackerSpec | undefined, outcome: Outcome): Judgement {
  if (ignore !== undefined && verdict(ignore, outcome) === true) return 'ignored';
  return verdict(tracker, outcome) === true ? 'failure' : 'success';
}

/** The leaves: what they say yes to, and whether they judge errors, values or both. */
const TRACKERS = {
  any_error: { judges: 'errors', yes: ['timeout', 'refused', 'abort', 'bug'] },
  timeouts: { judges: 'errors', yes: ['timeout'] },
  refused: { judges: 'errors', yes: ['refused'] },
  aborted: { judges: 'errors', yes: ['abort'] },
  status_5xx: { judges: 'both', yes: ['bad value', 'refused'] },
  bad_result: { judges: 'values', yes: ['bad value'] },
} as const;

/** Whether a tracker, and each part of it, judges anything at all: `timeouts and bad_result` can never be asked. */
export function judgesAnything(tracker: TrackerSpec): boolean {
  const judges = verdict(tracker, 'bug') !== undefined || verdict(tracker, 'value') !== undefined;
  return judges && (!('of' in tracker) || tracker.of.every(judgesAnything));
}

/** `undefined` is silence: the tracker does not judge this kind of outcome. */
function verdict(tracker: TrackerSpec, outcome: Outcome): boolean | undefined {
  switch (tracker.kind) {
    case 'not': {
      const opposite = verdict(tracker.of[0], outcome);
      return opposite === undefined ? undefined : !opposite;
    }
    case 'and': {
      const verdicts = tracker.of.map((one) => verdict(one, outcome));
      return verdicts.includes(undefined) ? undefined : !verdicts.includes(false);
    }
    case 'or': {
      const verdicts = tracker.of.map((one) => verdict(one, outcome));
      return verdicts.every((one) => one === undefined) ? undefined : verdicts.includes(true);
    }
    default: {
      const { judges, yes } = TRACKERS[tracker.kind];
      if (judges === (isError(outcome) ? 'values' : 'errors')) return undefined;
      return (yes as readonly Outcome[]).includes(outcome);
    }
  }
}

// Trippers

export interface Evidence {
  readonly state: string;
  readonly figures: Figures;
  readonly streak: number;
}

export interface Leaf {
  readonly rule: string;
  readonly value?: number | undefined;
  readonly threshold?: number | undefined;
  readonly sample?: number | undefined;
  readonly unsettled?: number | undefined;
}

export function holds(tripper: TripperSpec, evidence: Evidence): boolean {
  switch (tripper.kind) {
    case 'closed':
      return evidence.state === 'closed';
    case 'half_opened':
      return evidence.state === 'half_open';
    case 'not':
      return !holds(tripper.of[0], evidence);
    case 'and':
      return tripper.of.every((one) => holds(one, evidence));
    case 'or':
      return tripper.of.some((one) => holds(one, evidence));
    default: {
      const value = measure(tripper, evidence);
      return value !== undefined && value >= tripper.threshold;
    }
  }
}

type Measuring = Extract<TripperSpec, { readonly threshold: number }>;

function measure(tripper: Measuring, { figures, streak }: Evidence): number | undefined {
  switch (tripper.kind) {
    case 'min_requests':
      return figures.totalCount;
    case 'failure_rate':
      return figures.failureRate;
    case 'avg_latency':
      return figures.avgDuration;
    case 'failure_streak':
      return streak;
    case 'failures':
      return figures.failureCount;
    case 'slow_rate':
      return figures.slowRates[tripper.slow];
  }
}

/** The leaves that account for the verdict: in a joined rule those parts whose own verdict is the same as the whole's. */
export function leaves(tripper: TripperSpec, evidence: Evidence): readonly Leaf[] {
  switch (tripper.kind) {
    case 'closed':
    case 'half_opened':
      return [{ rule: tripper.kind }];
    case 'failures': {
      // A rule of the user's own does not explain itself, and is named by its text.
      const text = `failures(${tripper.threshold})`;
      return [{ rule: holds(tripper, evidence) ? text : `not ${text}` }];
    }
    case 'not':
      return leaves(tripper.of[0], evidence);
    case 'and':
    case 'or':
      return tripper.of
        .filter((one) => holds(one, evidence) === holds(tripper, evidence))
        .flatMap((one) => leaves(one, evidence));
    default: {
      const sampled = tripper.kind !== 'min_requests' && tripper.kind !== 'failure_streak';
      return [
        {
          rule: tripper.kind,
          value: measure(tripper, evidence),
          threshold: tripper.threshold,
          sample: sampled ? evidence.figures.totalCount : undefined,
        },
      ];
    }
  }
}

/** All the leaves that are written in a rule. */
export function written(tripper: TripperSpec): readonly TripperSpec[] {
  return 'of' in tripper ? tripper.of.flatMap(written) : [tripper];
}

/** How many calls a tripper needs at least before it can hold; 1 where it does not say. */
export function minCalls(tripper: TripperSpec): number {
  const least = leastCalls(tripper);
  return least ?? 1;
}

function leastCalls(tripper: TripperSpec): number | undefined {
  switch (tripper.kind) {
    case 'min_requests':
    case 'failure_streak':
      return tripper.threshold;
    case 'and':
      return Math.max(...tripper.of.map((one) => leastCalls(one) ?? 0));
    case 'or':
      return Math.min(...tripper.of.map((one) => leastCalls(one) ?? 0));
    default:
      return undefined;
  }
}

// Retries

export function wait(retry: RetrySpec, reopens: number, draw: () => number): number {
  switch (retry.kind) {
    case 'always':
      return 0;
    case 'never':
      return Infinity;
    case 'when_healthy':
      return retry.ms;
    case 'cooldown':
      return jittered(retry.ms, retry.jitter, draw);
    case 'backoff':
      return jittered(Math.min(retry.initial * retry.multiplier ** reopens, retry.max), retry.jitter, draw);
  }
}

function jittered(ms: number, jitter: number, draw: () => number): number {
  return jitter === 0 ? ms : ms * (1 + jitter * (2 * draw() - 1));
}

// Permits

export function permits(permit: PermitSpec, elapsed: number, draw: () => number): boolean {
  switch (permit.kind) {
    case 'permit_all':
      return true;
    case 'after':
      return elapsed >= permit.ms;
    case 'random':
      return draw() < permit.ratio;
    case 'ramp_up':
      return draw() < permit.from + (permit.to - permit.from) * Math.min(1, elapsed / permit.over);
  }
}

// Recoveries

/** How many more probes the recovery can use. */
export function needed(recovery: RecoverySpec, probes: readonly Recorded[]): number {
  return 'n' in recovery ? recovery.n - probes.length : Infinity;
}

export interface Decision {
  readonly to: 'closed' | 'open';
  readonly leaves: readonly Leaf[];
}

/**
 * What is decided after the last of `probes`, which are all that were recorded since the circuit became half-open.
 *
 * @param isEnough - whether the window holds as many as the tripper needs
 */
export function decide(
  recovery: RecoverySpec,
  tripper: TripperSpec,
  probes: readonly Recorded[],
  evidence: Evidence,
  isEnough: boolean,
): Decision | undefined {
  const failed = probes.filter((probe) => probe.failed).length;
  switch (recovery.kind) {
    case 'probes': {
      const leaf = {
        rule: 'probes',
        value: failed / probes.length,
        threshold: recovery.failureRate,
        sample: probes.length,
      };
      if (failed / recovery.n >= recovery.failureRate) return { to: 'open', leaves: [leaf] };
      return probes.length === recovery.n ? { to: 'closed', leaves: [leaf] } : undefined;
    }
    case 'consecutive': {
      const leaf = { rule: 'consecutive', value: probes.length - failed, threshold: recovery.n, sample: probes.length };
      if (failed > 0) return { to: 'open', leaves: [leaf] };
      return probes.length === recovery.n ? { to: 'closed', leaves: [leaf] } : undefined;
    }
    case 'one_is_enough':
      return { to: failed > 0 ? 'open' : 'closed', leaves: [{ rule: 'one_is_enough' }] };
    case 'by_tripper': {
      if (!isEnough) return undefined;
      const held = holds(tripper, evidence);
      return { to: held ? 'open' : 'closed', leaves: leaves(tripper, evidence) };
    }
  }
}
