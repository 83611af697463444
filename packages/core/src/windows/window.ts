import { type Metric, Tally } from '../metric.js';

/**
 * How far back a circuit looks: an immutable recipe from which each breaker makes the state that it needs.
 *
 * @example A window of one's own: everything since the circuit last changed its state.
 * ```ts
 * const everything: Window = {
 *   timed: false,
 *   create: () => new Everything(), // see Tally
 * };
 * ```
 */
export interface Window {
  /** Whether it needs to know the time; default `true`. A window that says `false` saves a clock read per call. */
  readonly timed?: boolean;
  /** How many calls it can hold, where that is limited. */
  readonly capacity?: number;
  /** An empty window, made at every change of state. */
  create(measures: Measures): WindowState;
  /**
   * A window with the contents that {@link WindowState.save} returned before the process stopped, after a round trip through
   * JSON. `undefined` when they do not fit this window, which then is empty, like one that has no such method.
   *
   * @param now - monotonic time at which the contents were saved
   * @throws TypeError or RangeError for contents that `save` cannot have returned
   */
  restore?(saved: unknown, measures: Measures, now: number): WindowState | undefined;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** What the rules of a circuit want measured beside counts of calls and failures. */
export interface Measures {
  /** Whether durations are recorded. */
  readonly durations: boolean;
  /** The thresholds (ms) whose slow calls are counted: a call is slow when it took at least so long. */
  readonly slowThresholds: readonly number[];
}

/** The outcomes that a circuit remembers in its present state. Read as a {@link Metric}, it shows what it holds now. */
export interface WindowState extends Metric {
  /**
   * One call has ended.
   *
   * @param failed - whether it counts as a failure
   * @param now - monotonic time in ms; it may be `NaN` when the window is not timed
   * @param duration - how long it took in ms; it may be `NaN` when the measures ask for no durations
   */
  record(failed: boolean, now: number, duration: number): void;
  /** Forget what is too old at `now`: called before the window is read. */
  advance?(now: number): void;
  /** What it holds at `now` as plain JSON data, for a snapshot; `undefined` when that is too much. */
  save?(now: number): unknown;
}

/** What a circuit has when its window could not be made: nothing is remembered, and so nothing trips it. */
export class NoWindow extends Tally implements WindowState {
  readonly totalCount = 0;
  readonly failureCount = 0;

  record(): void {}
}
