import type { Failure } from './failure.js';
import type { Metric } from './metric.js';
import type { Outage } from './outage.js';
import type { Reason } from './reason.js';
import type { State } from './state.js';

/** One change of state, as listeners get it. Frozen; timestamps are ms since the Unix epoch, durations monotonic ms. */
export interface Signal {
  /** The circuit's name. */
  readonly circuitName: string;
  /** The state before. */
  readonly oldState: State;
  /** The state from now on. */
  readonly newState: State;
  /** When it happened, in ms since the Unix epoch. */
  readonly timestamp: number;
  /** Why it happened. */
  readonly reason: Reason;
  /** The failure recorded last, kept until the circuit closes; absent when none was. */
  readonly failure?: Failure;
  /**
   * The error of `failure` itself, where it was an error and this very outcome decided. Only the signal holds it: the breaker
   * keeps no error.
   */
  readonly error?: unknown;
  /** The window as it stood when the decision was taken, before it was emptied. */
  readonly metrics: Metric;
  /** How often the circuit went from half-open back to open in the cycle that this transition belongs to, itself included. */
  readonly reopens: number;
  /** How long it will stay open, in whole ms; present when `newState` is `'open'` and the retry rule knows. */
  readonly retryAfter?: number;
  /** How long the circuit was in `oldState`, in ms. */
  readonly previousDuration: number;
  /** The outage that this transition begins, continues or ends. */
  readonly outage?: Outage;
}
