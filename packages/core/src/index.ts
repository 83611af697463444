// The breaker
export { CircuitBreaker } from './circuit-breaker.js';
export {
  type CircuitDefaults,
  CircuitRegistry,
  type CircuitRegistryOptions,
  type EvictionCause,
} from './circuit-registry.js';
export type { Clock } from './clock.js';
// Rules: composition of trackers and of trippers
export { and, not, or } from './compose.js';
export { CallNotPermittedError, type RejectedBecause } from './errors.js';
export type { Failure } from './failure.js';
export type { FaultSource, OnError } from './fault.js';
// What listeners are told
export type { CallEvent, CallOutcome, CircuitInfo, CircuitView, Listener, ListenerLike } from './listener.js';
export { type Metric, Tally } from './metric.js';
export type { CircuitBreakerOptions } from './options.js';
export type { Outage } from './outage.js';
// Rules: permits
export type { Permit, ProbeRequest } from './permits/permit.js';
export { permitAll } from './permits/permit-all.js';
export { type RampUpOptions, rampUp } from './permits/ramp-up.js';
export { random } from './permits/random.js';
export type { ExternalDecision, ManualOperation, Reason, ReasonKind, ReasonLeaf } from './reason.js';
// Rules: recoveries
export { byTripper } from './recoveries/by-tripper.js';
export { consecutive } from './recoveries/consecutive.js';
export { type ProbesOptions, probes } from './recoveries/probes.js';
export type { ProbeResult, Recovery, RecoveryRun, TripperVerdict, Verdict } from './recoveries/recovery.js';
// Rules: retries
export { always } from './retries/always.js';
export { type BackoffOptions, backoff } from './retries/backoff.js';
export { cooldown } from './retries/cooldown.js';
export { never } from './retries/never.js';
export type { Opening, Retry } from './retries/retry.js';
export type { Signal } from './signal.js';
export type { Snapshot } from './snapshot.js';
export { STATES, State } from './state.js';
export { type Acquiring, type Streamable, stream } from './stream.js';
export type { Ticket } from './ticket.js';
export { type Abortable, CallTimeoutError, type HostAbortSignal, withTimeout } from './timeout.js';
// Rules: trackers
export { type AbortSignalLike, aborted } from './trackers/aborted.js';
export { anyError } from './trackers/any-error.js';
export { custom } from './trackers/custom.js';
export { errorCode } from './trackers/error-code.js';
export { httpStatus } from './trackers/http-status.js';
export { notPermitted } from './trackers/not-permitted.js';
export { result } from './trackers/result.js';
export type { ComposableTracker, Tracker } from './trackers/tracker.js';
export { type ErrorClass, typeOf } from './trackers/type-of.js';
// Rules: trippers
export { avgLatency } from './trippers/avg-latency.js';
export { closed } from './trippers/closed.js';
export { failureRate } from './trippers/failure-rate.js';
export { failureStreak } from './trippers/failure-streak.js';
export { halfOpened } from './trippers/half-opened.js';
export { minRequests } from './trippers/min-requests.js';
export { slowRate } from './trippers/slow-rate.js';
export type { ComposableTripper, Evidence, Tripper } from './trippers/tripper.js';
// Rules: windows
export { countWindow } from './windows/count-window.js';
export { timeWindow } from './windows/time-window.js';
export type { Measures, Window, WindowState } from './windows/window.js';
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
