/**
 * Which calls a half-open circuit admits as probes. The first probe is always admitted without asking; the breaker limits
 * how many are in flight.
 *
 * @example A custom permit: only calls of one tenant probe the dependency.
 * ```ts
 * const canary: Permit = { admits: () => tenant.getStore() === 'canary' };
 * ```
 */
export interface Permit {
  /** Whether to admit this call. */
  admits(request: ProbeRequest): boolean;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** What a permit knows about a call that would be a probe. */
export interface ProbeRequest {
  /** How long the circuit has been half-open, in ms. */
  readonly elapsed: number;
  /** A random number in [0, 1). */
  random(): number;
}
