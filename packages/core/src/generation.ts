import type { Probing } from './probing.js';
import type { Rejection } from './rejection.js';
import type { State } from './state.js';
import type { Evidence } from './trippers/tripper.js';
import type { WindowState } from './windows/window.js';

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
  /** Failures in a row. */
  failureStreak = 0;
  /** In `open`: how long to stay, in ms; `undefined` until the retry rule has said. */
  wait: number | undefined = undefined;
  /** In `half_open`: the probes. */
  probing: Probing | undefined = undefined;
  /**
   * Where calls pass and nothing has to be remembered of each: the handlers that every call's promise is given. Because they
   * belong to the generation they know a late result without anything made or kept per call.
   */
  succeeded: (<T>(value: T) => T) | undefined = undefined;
  failed: ((error: unknown) => Rejection) | undefined = undefined;

  constructor(state: State, metrics: WindowState, measured: boolean, startedAt: number) {
    this.state = state;
    this.metrics = metrics;
    this.measured = measured;
    this.startedAt = startedAt;
  }
}
