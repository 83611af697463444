/** What is wrong with a service at the moment. */
export interface Faults {
  /** The share of requests answered with 503: 0 to 1. */
  readonly errorRate: number;
  /** How much later than usual it answers, in ms. */
  readonly latency: number;
  /** Whether it accepts requests and never answers them. */
  readonly hang: boolean;
}

/** Nothing is wrong. */
export const HEALTHY: Faults = Object.freeze({ errorRate: 0, latency: 0, hang: false });
