import type { Probing } from './probing.js';
import type { Rejection } from './rejection.js';
import type { State } from './state.js';
import type { Evidence } from './trippers/tripper.js';
import type { WindowState } from './windows/window.js';

/** What the promise of a call is given, to hear how it ends. */
export interface Handlers {
  /** @returns the value, untouched */
  readonly succeeded: <T>(value: T) => T;
  /** @returns what rejects with the same error */
  readonly failed: (error: unknown) => Rejection;
}

/** Those of a call that is timed. */
export interface TimedHandlers extends Handlers {
  /** When the call began, in monotonic ms. */
  startedAt: number;
}

/**
 * One stay of a circuit in one state, with everything that a change of state does away with: the window, the failure streak,
 * the probes in flight.
 *
 * A call holds on to the generation in which it was admitted. When it ends and the circuit has gone on to another one, its
 * result is late and does not count, however often the circuit has come round to the same state since.
 */
export class Generation implements Evidence {
  readonly state: State;
  /** The window, read by trippers. */
  readonly metrics: WindowState;
  /** Whether the window takes durations. */
  readonly measured: boolean;
  /** When it began, in monotonic ms. */
  readonly startedAt: number;
  /** How often a call that passes reads the clock: when it ends and counts (1), and when it begins, too (2). Probes always do. */
  clockReads: 0 | 1 | 2 = 0;
  /** Failures in a row. */
  failureStreak = 0;
  /** In `open`: how long to stay, in ms; `undefined` until the retry rule has said. */
  wait: number | undefined = undefined;
  /** In `metrics_only`: whether the tripper held when it was last asked. */
  shadow = false;
  /** In `half_open`: the probes. */
  probing: Probing | undefined = undefined;
  /**
   * Where calls pass and nothing has to be remembered of each: the handlers that every call's promise is given. Because they
   * belong to the generation they know a late result without anything made or kept per call.
   */
  handlers: Handlers | undefined = undefined;
  /** Where calls are timed: the handlers of a call that has ended, for the next one that begins. */
  spare: TimedHandlers | undefined = undefined;

  constructor(state: State, metrics: WindowState, measured: boolean, startedAt: number) {
    this.state = state;
    this.metrics = metrics;
    this.measured = measured;
    this.startedAt = startedAt;
  }
}
