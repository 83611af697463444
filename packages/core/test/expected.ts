import type { Figures, Leaf } from './model-rules.js';

/** What the model says that the breaker has to say. */

export type ModelState = 'closed' | 'open' | 'half_open' | 'metrics_only' | 'disabled' | 'forced_open';

/** The manual operations, and the state that each leads to. */
export const MANUAL = {
  reset: 'closed',
  trip: 'open',
  disable: 'disabled',
  metrics_only: 'metrics_only',
  force_open: 'forced_open',
} as const;

export type Manual = keyof typeof MANUAL;

export interface ExpectedReason {
  readonly kind: 'tripper' | 'retry' | 'recovery' | 'manual';
  readonly leaves: readonly Leaf[];
  readonly operation?: Manual;
  readonly note?: string | undefined;
}

export interface ExpectedSignal {
  readonly oldState: ModelState;
  readonly newState: ModelState;
  readonly timestamp: number;
  readonly reopens: number;
  readonly metrics: Figures;
  readonly retryAfter: number | undefined;
  readonly reason: ExpectedReason;
  readonly failure: ExpectedFailure | undefined;
  readonly previousDuration: number;
  readonly outage: ExpectedOutage | undefined;
  /** Whether it says what would have happened. */
  readonly shadow: boolean;
}

export interface ExpectedFailure {
  readonly name: string;
  readonly at: number;
}

export interface ExpectedOutage {
  readonly since: number;
  readonly duration: number;
  readonly reason: ExpectedReason;
}

export interface ExpectedEvent {
  readonly outcome: 'success' | 'failure' | 'ignored' | 'not_permitted';
  readonly state: ModelState;
  readonly duration: number | undefined;
  readonly unsettled: true | undefined;
}
