import {
  aborted,
  always,
  and,
  anyError,
  avgLatency,
  backoff,
  byTripper,
  type CircuitBreakerOptions,
  closed,
  consecutive,
  cooldown,
  countWindow,
  errorCode,
  failureRate,
  failureStreak,
  halfOpened,
  httpStatus,
  minRequests,
  never,
  not,
  or,
  type Permit,
  permitAll,
  probes,
  type Recovery,
  type Retry,
  rampUp,
  random,
  result,
  slowRate,
  type Tracker,
  type Tripper,
  timeWindow,
  typeOf,
  type Window,
} from '@fluxgate/core';
import { outcomes, TimeoutError } from './outcomes.js';
import { after, everything, failures, oneIsEnough, whenHealthy, withBroken } from './own-rules.js';

/**
 * A circuit described as plain data, from which both sides are built: the breaker from real rules (here), the model from
 * its own reading of the contract (`model-rules.ts`).
 */
export interface Setup {
  readonly window: WindowSpec;
  readonly tracker: TrackerSpec;
  readonly ignore?: TrackerSpec | undefined;
  readonly tripper: TripperSpec;
  readonly retry: RetrySpec;
  readonly permit: PermitSpec;
  readonly recovery: RecoverySpec;
  readonly maxHalfOpenCalls: number;
  readonly probeTimeout: number;
  readonly callTimeout: number;
  readonly measure: boolean;
  readonly listeners: readonly ListenerKind[];
  readonly broken: Broken;
  /** The monotonic time at construction: any origin will do. */
  readonly origin: number;
  /** Where the shared sequence of random numbers starts. */
  readonly luck: number;
}

export type WindowSpec =
  | { readonly kind: 'everything' }
  | { readonly kind: 'count'; readonly size: number }
  | { readonly kind: 'time'; readonly size: number; readonly buckets?: number };

export type TrackerSpec =
  | { readonly kind: 'any_error' | 'timeouts' | 'refused' | 'status_5xx' | 'bad_result' | 'aborted' }
  | { readonly kind: 'and' | 'or'; readonly of: readonly TrackerSpec[] }
  | { readonly kind: 'not'; readonly of: readonly [TrackerSpec] };

export type TripperSpec =
  | { readonly kind: 'closed' | 'half_opened' }
  | { readonly kind: 'failures'; readonly threshold: number }
  | { readonly kind: 'min_requests' | 'failure_rate' | 'avg_latency' | 'failure_streak'; readonly threshold: number }
  | { readonly kind: 'slow_rate'; readonly threshold: number; readonly slow: number }
  | { readonly kind: 'and' | 'or'; readonly of: readonly TripperSpec[] }
  | { readonly kind: 'not'; readonly of: readonly [TripperSpec] };

export type RetrySpec =
  | { readonly kind: 'always' | 'never' }
  | { readonly kind: 'when_healthy'; readonly ms: number }
  | { readonly kind: 'cooldown'; readonly ms: number; readonly jitter: number }
  | {
      readonly kind: 'backoff';
      readonly initial: number;
      readonly multiplier: number;
      readonly max: number;
      readonly jitter: number;
    };

export type PermitSpec =
  | { readonly kind: 'permit_all' }
  | { readonly kind: 'after'; readonly ms: number }
  | { readonly kind: 'random'; readonly ratio: number }
  | { readonly kind: 'ramp_up'; readonly from: number; readonly to: number; readonly over: number };

export type RecoverySpec =
  | { readonly kind: 'probes'; readonly n: number; readonly failureRate: number }
  | { readonly kind: 'consecutive'; readonly n: number }
  | { readonly kind: 'by_tripper' | 'one_is_enough' };

/** The rule that throws whenever it is asked (a broken retry: whether it is ready, once the wait is over). */
export type Broken = 'nothing' | 'tracker' | 'ignore' | 'tripper' | 'retry' | 'permit' | 'recovery';

/** What a listener does with a signal beside writing it down. */
export type ListenerKind =
  | 'records'
  | 'watches calls'
  | 'throws'
  | 'rejects'
  | 'resets'
  | 'trips'
  | 'acquires'
  | 'leaves';

/** The real rules that a description stands for. */
export function rulesOf(setup: Setup, health: { readonly healthy: boolean }): Omit<CircuitBreakerOptions, 'name'> {
  const rules = withBroken(setup.broken, {
    tracker: trackerOf(setup.tracker),
    ignore: setup.ignore && trackerOf(setup.ignore),
    tripper: tripperOf(setup.tripper),
    retry: retryOf(setup.retry, health),
    permit: permitOf(setup.permit),
    recovery: recoveryOf(setup.recovery),
  });
  const { maxHalfOpenCalls, probeTimeout, callTimeout, measure } = setup;
  return { ...rules, window: windowOf(setup.window), maxHalfOpenCalls, probeTimeout, callTimeout, measure };
}

function windowOf(spec: WindowSpec): Window {
  if (spec.kind === 'everything') return everything;
  if (spec.kind === 'count') return countWindow(spec.size);
  return spec.buckets === undefined ? timeWindow(spec.size) : timeWindow(spec.size, { buckets: spec.buckets });
}

function trackerOf(spec: TrackerSpec): Tracker {
  switch (spec.kind) {
    case 'any_error':
      return anyError();
    case 'timeouts':
      return typeOf(TimeoutError);
    case 'refused':
      return errorCode('ECONNREFUSED');
    case 'status_5xx':
      return httpStatus(500, 599);
    case 'bad_result':
      return result((value) => value === outcomes['bad value'].value);
    case 'aborted':
      return aborted();
    case 'not':
      return not(trackerOf(spec.of[0]));
    default: {
      const [first, ...others] = spec.of.map(trackerOf) as [Tracker, ...Tracker[]];
      return spec.kind === 'and' ? and(first, ...others) : or(first, ...others);
    }
  }
}

function tripperOf(spec: TripperSpec): Tripper {
  switch (spec.kind) {
    case 'closed':
      return closed();
    case 'half_opened':
      return halfOpened();
    case 'min_requests':
      return minRequests(spec.threshold);
    case 'failure_rate':
      return failureRate(spec.threshold);
    case 'avg_latency':
      return avgLatency(spec.threshold);
    case 'failure_streak':
      return failureStreak(spec.threshold);
    case 'failures':
      return failures(spec.threshold);
    case 'slow_rate':
      return slowRate(spec.threshold, { threshold: spec.slow });
    case 'not':
      return not(tripperOf(spec.of[0]));
    default: {
      const [first, ...others] = spec.of.map(tripperOf) as [Tripper, ...Tripper[]];
      return spec.kind === 'and' ? and(first, ...others) : or(first, ...others);
    }
  }
}

function retryOf(spec: RetrySpec, health: { readonly healthy: boolean }): Retry {
  switch (spec.kind) {
    case 'always':
      return always();
    case 'never':
      return never();
    case 'when_healthy':
      return whenHealthy(spec.ms, health);
    case 'cooldown':
      return cooldown(spec.ms, { jitter: spec.jitter });
    case 'backoff':
      return backoff({ initial: spec.initial, multiplier: spec.multiplier, max: spec.max, jitter: spec.jitter });
  }
}

function permitOf(spec: PermitSpec): Permit {
  switch (spec.kind) {
    case 'permit_all':
      return permitAll();
    case 'after':
      return after(spec.ms);
    case 'random':
      return random(spec.ratio);
    case 'ramp_up':
      return rampUp({ from: spec.from, to: spec.to, over: spec.over });
  }
}

function recoveryOf(spec: RecoverySpec): Recovery {
  switch (spec.kind) {
    case 'probes':
      return probes(spec.n, { failureRate: spec.failureRate });
    case 'consecutive':
      return consecutive(spec.n);
    case 'by_tripper':
      return byTripper();
    case 'one_is_enough':
      return oneIsEnough;
  }
}
