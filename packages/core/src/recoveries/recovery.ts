import type { ReasonLeaf } from '../reason.js';

/**
 * What the results of half-open probes decide.
 *
 * @example A custom recovery: the first three probes must be fast.
 * ```ts
 * const fastEnough: Recovery = {
 *   start() {
 *     let seen = 0;
 *     return {
 *       get needed() { return 3 - seen; },
 *       record: ({ failed, duration }) =>
 *         failed || duration > 200 ? { to: 'open' } : ++seen === 3 ? { to: 'closed' } : undefined,
 *     };
 *   },
 * };
 * ```
 */
export interface Recovery {
  /**
   * The circuit became half-open, or was restored in half-open.
   *
   * @param saved - what {@link RecoveryRun.save} returned before the process stopped, after a round trip through JSON;
   *   `undefined` for a new period. It comes from storage: a run must check it, and start anew when it does not fit
   */
  start(saved?: unknown): RecoveryRun;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** One half-open period, from its first probe to the decision. */
export interface RecoveryRun {
  /** How many more recorded probes it needs at most; no more are admitted at once. Unlimited by default. */
  readonly needed?: number;
  /** A probe was recorded: what follows? `undefined` keeps probing. */
  record(probe: ProbeResult): Verdict | undefined;
  /** The progress of this period as plain JSON data, for a snapshot. Without it a restored period starts anew. */
  save?(): unknown;
}

/** One recorded probe. */
export interface ProbeResult {
  /** Whether the tracker counts it as a failure. */
  readonly failed: boolean;
  /** How long it took in ms. */
  readonly duration: number;
  /** Asks the breaker's tripper about the probes recorded so far. */
  tripper(): TripperVerdict;
}

/** What the breaker's tripper says about the probes. */
export interface TripperVerdict {
  /** Whether it holds. */
  readonly holds: boolean;
  /** Whether the window holds as many probes as the tripper needs to judge (its `minCalls`). */
  readonly enough: boolean;
  /** The rules that account for the verdict. */
  leaves(): readonly ReasonLeaf[];
}

/** What a recovery decided, and why. */
export interface Verdict {
  /** The state that the circuit goes to. */
  readonly to: 'closed' | 'open';
  /** The measured values that decided. Without them the signal shows the rule's text. */
  readonly leaves?: readonly ReasonLeaf[];
}
