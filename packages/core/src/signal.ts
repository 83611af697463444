import type { Metric } from './metric.js';
import type { Reason } from './reason.js';
import type { State } from './state.js';

/** What a listener is told at every change of state. Frozen; timestamps are ms since the Unix epoch. */
export interface Signal {
  /** The name that the circuit was given. */
  readonly circuitName: string;
  /** The state before. */
  readonly oldState: State;
  /** The state from now on. */
  readonly newState: State;
  /** When it happened, in ms since the Unix epoch. */
  readonly timestamp: number;
  /** Why it happened. */
  readonly reason: Reason;
  /** The window as it stood when the decision was taken, before it was emptied. */
  readonly metrics: Metric;
  /** How often the circuit went from half-open back to open in the cycle that this transition belongs to, itself included. */
  readonly reopens: number;
  /** How long it will stay open in ms; present when `newState` is `'open'` and the retry rule knows. */
  readonly retryAfter?: number;
}
