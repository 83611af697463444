/**
 * Which calls a half-open circuit admits as probes. The first one is always admitted and not asked about; how many are in
 * flight is looked after by the breaker.
 *
 * @example A permit of one's own: only calls of one tenant try the dependency out.
 * ```ts
 * const canary: Permit = { admits: () => tenant.getStore() === 'canary' };
 * ```
 */
export interface Permit {
  /** Whether this call may go through. */
  admits(request: ProbeRequest): boolean;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** What a permit knows of a call that would be a probe. */
export interface ProbeRequest {
  /** How long the circuit has been half-open, in ms. */
  readonly elapsed: number;
  /** A random number from 0 up to, but not including, 1. */
  random(): number;
}
