/**
 * When to leave open.
 *
 * @example A retry of one's own: as long as the dependency itself asked for, and then only while its health check is green.
 * ```ts
 * const whenHealthy: Retry = { delay: () => 5_000, ready: () => health.green };
 * ```
 */
export interface Retry {
  /**
   * How long the circuit stays open, in ms from its opening: 0 or more, `Infinity` for ever. Asked **once per opening**, when
   * the circuit opens, so that the wait that people are told is the wait that there is. If it throws, that is
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
  /** A random number from 0 up to, but not including, 1. */
  random(): number;
}

/** `wait` spread by `jitter`: w · (1 + j · (2u − 1)) with u drawn from `random`. No jitter draws nothing. */
export function jittered(wait: number, jitter: number, opening: Opening): number {
  return jitter === 0 ? wait : wait * (1 + jitter * (2 * opening.random() - 1));
}
