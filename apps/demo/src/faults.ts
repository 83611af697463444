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

/** What one may dial: any of the faults, at least one. The descriptions are what a refusal tells of. */
export const FAULTS_SCHEMA = {
  type: 'object',
  description: 'a JSON object with at least one of errorRate, latency, hang',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    errorRate: { type: 'number', minimum: 0, maximum: 1, description: 'a number from 0 to 1' },
    latency: { type: 'number', minimum: 0, maximum: 60_000, description: 'a number of ms from 0 to 60000' },
    hang: { type: 'boolean', description: 'true or false' },
  },
} as const;
