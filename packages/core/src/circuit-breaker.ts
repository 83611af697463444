import { Announcer } from './announcer.js';
import type { Clock } from './clock.js';
import { CallNotPermittedError } from './errors.js';
import type { FaultSource, OnError } from './fault.js';
import type { CallOutcome, CircuitInfo, CircuitView, ListenerLike } from './listener.js';
import { EMPTY, type Metric, snapshot } from './metric.js';
import { type CircuitBreakerOptions, settle } from './options.js';
import type { Permit } from './permits/permit.js';
import { type Probe, Probing } from './probing.js';
import { type ManualOperation, manualReason, type Reason, type ReasonLeaf, ruleReason } from './reason.js';
import type { Recovery, Verdict } from './recoveries/recovery.js';
import { Rejection, rejected } from './rejection.js';
import type { Retry } from './retries/retry.js';
import type { Signal } from './signal.js';
import { remainingWait, type Snapshot, validSnapshot } from './snapshot.js';
import { State } from './state.js';
import type { Ticket } from './ticket.js';
import type { Tracker } from './trackers/tracker.js';
import { type Evidence, explain, type Tripper } from './trippers/tripper.js';
import { callable } from './validate.js';
import type { Measures, Window, WindowState } from './windows/window.js';

// biome-ignore lint/suspicious/noExplicitAny: a type parameter's bound has to accept functions of every signature
type AnyFunction = (...args: any[]) => any;
/** A function that is no `async` one. */
type Synchronous<R> = R extends PromiseLike<unknown> ? never : R;

export class CircuitBreaker implements CircuitView {
  readonly name: string;

  readonly #tracker: Tracker;
  readonly #tripper: Tripper;
  readonly #retry: Retry;
  readonly #permit: Permit;
  readonly #recovery: Recovery;
  readonly #window: Window;
  readonly #measures: Measures;
  readonly #maxHalfOpenCalls: number;
  readonly #probeTimeout: number;
  readonly #onError: OnError;
  readonly #clock: Clock;
  readonly #random: () => number;

  #announcer: Announcer | undefined;
  #generation: Generation;
  #changedAt: number;
  #reason: Reason | undefined;
  #reopens = 0;
}
