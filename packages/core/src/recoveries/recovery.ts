import type { ReasonLeaf } from '../reason.js';

/**
 * What the results of half-open probes decide.
 *
 * @example A recovery of one's own: the first three probes must be fast.
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
  /** Begin anew: the circuit has become half-open. */
  start(): RecoveryRun;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** One half-open period, from its first probe to the decision. */
export interface RecoveryRun {
  /** How many more recorded probes it needs at the most; no more are let in flight. Default: as many as one likes. */
  readonly needed?: number;
  /** A probe was recorded: what follows? `undefined` goes on probing. */
  record(probe: ProbeResult): Verdict | undefined;
}

/** One recorded probe. */
export interface ProbeResult {
  /** Whether the tracker counts it as a failure. */
  readonly failed: boolean;
  /** How long it took in ms. */
  readonly duration: number;
  /** What the breaker's tripper says now, over the probes recorded so far: the rules that account for its verdict. */
  tripper(): { readonly holds: boolean; leaves(): readonly ReasonLeaf[] };
}

/** What a recovery decided, and why. */
export interface Verdict {
  /** The state that the circuit goes to. */
  readonly to: 'closed' | 'open';
  /** The measured values that decided. Without them the signal shows the rule's text. */
  readonly leaves?: readonly ReasonLeaf[];
}
