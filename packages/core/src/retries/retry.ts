import type { Failure } from '../failure.js';
import type { Metric } from '../metric.js';

/**
 * When to leave open.
 *
 * @example A custom retry: longer for a service that is overloaded, and then only while its health check is green.
 * ```ts
 * const whenHealthy: Retry = {
 *   delay: ({ failure }) => (failure?.status === 429 ? 30_000 : 5_000),
 *   ready: () => health.green,
 * };
 * ```
 */
export interface Retry {
  /**
   * How long the circuit stays open, in ms from its opening: 0 or more, `Infinity` to stay open until someone acts. Asked **once
   * per opening**, when the circuit opens, so that the wait that is announced is the wait that applies. If it throws, that is
   * reported once, and it is asked again at every call until it answers.
   */
  delay(opening: Opening): number;
  /** Asked at each call once the delay is over: whether a call may now be tried. Default: it may. */
  ready?(): boolean;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** What a retry rule knows when the circuit opens. */
export interface Opening {
  /** How often the circuit went from half-open back to open in this cycle: 0 when it opens for the first time. */
  readonly reopens: number;
  /** A random number in [0, 1). */
  random(): number;
  /** The failure seen last; `undefined` if there was none, as when the circuit is opened manually. */
  readonly failure?: Failure | undefined;
  /** The window as it stood when the circuit opened. */
  readonly metrics: Metric;
}

/** `wait` spread by `jitter`: w · (1 + j · (2u − 1)) with u drawn from `random`. No jitter draws nothing. */
export function jittered(wait: number, jitter: number, opening: Pick<Opening, 'random'>): number {
  return jitter === 0 ? wait : wait * (1 + jitter * (2 * opening.random() - 1));
}
