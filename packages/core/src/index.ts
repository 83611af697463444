// The breaker, and circuits by name
export { CircuitBreaker } from './circuit-breaker.js';
export type { CircuitBreakerOptions } from './options.js';
export {
  type CircuitDefaults,
  CircuitRegistry,
  type CircuitRegistryOptions,
  type EvictionCause,
} from './circuit-registry.js';

// Protecting calls: tickets, streams, timeouts, wrapped functions
export type { Ticket } from './ticket.js';
export { type Acquiring, type Streamable, stream } from './stream.js';
export { type Abortable, CallTimeoutError, type HostAbortSignal, withTimeout } from './timeout.js';
export type {
  AnsweredBy,
  AnyFunction,
  CallsOf,
  MadeAsync,
  NotAsync,
  ProtectDecorator,
  ProtectOptions,
  Returned,
  WrapOptions,
  Wrapped,
  WrappedSync,
  WrapSyncOptions,
} from './wrap.js';

// Rules: windows
export { countWindow } from './windows/count-window.js';
export { timeWindow } from './windows/time-window.js';
export type { Measures, Window, WindowState } from './windows/window.js';

// Rules: trackers
export { anyError } from './trackers/any-error.js';
export { type ErrorClass, typeOf } from './trackers/type-of.js';
export { errorCode } from './trackers/error-code.js';
export { httpStatus } from './trackers/http-status.js';
export { result } from './trackers/result.js';
export { custom } from './trackers/custom.js';
export { type AbortSignalLike, aborted } from './trackers/aborted.js';
export { notPermitted } from './trackers/not-permitted.js';
export type { ComposableTracker, Tracker } from './trackers/tracker.js';

// Rules: trippers
export { minRequests } from './trippers/min-requests.js';
export { failureRate } from './trippers/failure-rate.js';
export { failureStreak } from './trippers/failure-streak.js';
export { slowRate } from './trippers/slow-rate.js';
export { avgLatency } from './trippers/avg-latency.js';
export { closed } from './trippers/closed.js';
export { halfOpened } from './trippers/half-opened.js';
export type { ComposableTripper, Evidence, Tripper } from './trippers/tripper.js';

// Rules: trackers and trippers composed
export { and, not, or } from './compose.js';

// Rules: retries
export { cooldown } from './retries/cooldown.js';
export { type BackoffOptions, backoff } from './retries/backoff.js';
export { always } from './retries/always.js';
export { never } from './retries/never.js';
export type { Opening, Retry } from './retries/retry.js';

// Rules: permits
export { permitAll } from './permits/permit-all.js';
export { random } from './permits/random.js';
export { type RampUpOptions, rampUp } from './permits/ramp-up.js';
export type { Permit, ProbeRequest } from './permits/permit.js';

// Rules: recoveries
export { type ProbesOptions, probes } from './recoveries/probes.js';
export { consecutive } from './recoveries/consecutive.js';
export { byTripper } from './recoveries/by-tripper.js';
export type { ProbeResult, Recovery, RecoveryRun, TripperVerdict, Verdict } from './recoveries/recovery.js';

// What is seen of a circuit: states, figures, reasons, failures, snapshots
export { STATES, State } from './state.js';
export { type Metric, Tally } from './metric.js';
export type { ExternalDecision, ManualOperation, Reason, ReasonKind, ReasonLeaf } from './reason.js';
export type { Failure } from './failure.js';
export type { Outage } from './outage.js';
export type { Snapshot } from './snapshot.js';

// What listeners hear
export type { Signal } from './signal.js';
export type { CallEvent, CallOutcome, CircuitInfo, CircuitView, Listener, ListenerLike } from './listener.js';

// Rejections, faults, time
export { CallNotPermittedError, type RejectedBecause } from './errors.js';
export type { FaultSource, OnError } from './fault.js';
export type { Clock } from './clock.js';
