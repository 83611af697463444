import type { Reason } from './reason.js';

/** How long a circuit has been, or was, out of service: from leaving `closed` to reject calls, until it is closed again. */
export interface Outage {
  /** When it began, in ms since the Unix epoch. */
  readonly since: number;
  /** How long it has lasted, in ms, by the monotonic clock. */
  readonly duration: number;
  /** Why it began. */
  readonly reason: Reason;
}
