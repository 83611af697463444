import type { Failure } from './failure.js';
import type { Metric } from './metric.js';
import type { Outage } from './outage.js';
import type { Reason } from './reason.js';
import type { Signal } from './signal.js';
import type { State } from './state.js';
import { invalid } from './validate.js';

/**
 * Someone who wants to know what happens to a circuit.
 *
 * Listeners hear signals in the order in which the transitions happened, each exactly once, also when a listener operates
 * the breaker itself. They run beside the calls: whatever a listener throws or rejects goes to the breaker's `onError`,
 * and nobody waits for an asynchronous one. One listener can serve any number of circuits.
 */
export interface Listener {
  /** The circuit changed its state. What it returns is ignored, unless it is a promise that rejects. */
  onSignal(signal: Signal): unknown;
  /**
   * The tripper began to hold in `metrics_only`: what would have happened. Called once each time it begins to hold; the signal
   * reads as the opening would (`newState` is `'open'`), and the circuit stays where it is.
   */
  onShadow?(signal: Signal): void;
  /** One call has ended, or was not permitted. Without a listener that has this hook, no event is ever made. */
  onCall?(event: CallEvent): void;
  /** The listener was attached to `circuit`, at its construction or by `addListener`. */
  onAttach?(circuit: CircuitView): void;
  /** The listener was taken off `circuit`. */
  onDetach?(circuit: CircuitView): void;
}

/** A listener, or just its `onSignal`. */
export type ListenerLike = Listener | ((signal: Signal) => unknown);

/**
 * How a call ended: `failure` when the tracker holds, `ignored` when `ignore` holds (and for a ticket released unused),
 * `success` otherwise; `not_permitted` for a call that was rejected without being tried.
 */
export type CallOutcome = 'success' | 'failure' | 'ignored' | 'not_permitted';

/** One call, as {@link Listener.onCall} gets it. */
export interface CallEvent {
  /** Which circuit's call it was. */
  readonly circuitName: string;
  /** How it ended. */
  readonly outcome: CallOutcome;
  /** How long the call took in ms; `undefined` for one that was not permitted, or that began before anyone measured. */
  readonly duration: number | undefined;
  /** The state in which the call was admitted or rejected. */
  readonly state: State;
  /** What the call threw or rejected with; `undefined` where it returned, or was not permitted. */
  readonly error?: unknown;
  /**
   * Set for a call that did not settle in time and counts as a failure. Its event comes when that is noticed, in the async
   * context of whoever looked or called then; all others come in the context of their own call.
   */
  readonly unsettled?: true;
}

/** A circuit as listeners see it. */
export interface CircuitView {
  /** Its name. */
  readonly name: string;
  /** The state it is in now. */
  readonly state: State;
  /** What there is to know of it now. */
  info(): CircuitInfo;
}

/** A frozen snapshot of a circuit: what an operator would ask first. */
export interface CircuitInfo {
  /** Its name. */
  readonly name: string;
  /** The state it is in. */
  readonly state: State;
  /** Since when the circuit is in its state, in ms since the Unix epoch. */
  readonly changedAt: number;
  /** Why it is in this state; `undefined` until the first transition. */
  readonly reason?: Reason | undefined;
  /** The failure recorded last, kept until the circuit closes; `undefined` when none was. */
  readonly failure?: Failure | undefined;
  /** How often it went from half-open back to open since it last closed. */
  readonly reopens: number;
  /** The outage that the circuit is in; `undefined` when it is in none. */
  readonly outage?: Outage | undefined;
  /** How many calls are in flight: begun, not ended, and not given up on. */
  readonly inFlight: number;
  /** What the window holds now. */
  readonly metrics: Metric;
  /** How long until a call may be tried, in whole ms; only in `open`, and only where the retry rule knows. */
  readonly retryAfter?: number | undefined;
}

/** The listener given as `option`, checked. */
export function validListener(option: string, given: ListenerLike): ListenerLike {
  if (typeof given !== 'function' && typeof (Object(given) as Listener).onSignal !== 'function') {
    invalid(option, given, "a listener: an object with a method 'onSignal', or a function that takes a signal");
  }
  return given;
}
