import { milliseconds, number, ratio } from '../validate.js';
import type { Permit, ProbeRequest } from './permit.js';

/** Options of {@link rampUp}. */
export interface RampUpOptions {
  /** The share of calls admitted when the circuit becomes half-open: a ratio from 0 to 1. */
  readonly from: number;
  /** The share admitted in the end: a ratio above 0, `from` or more, up to 1. */
  readonly to: number;
  /** How long the share takes to grow, in ms. */
  readonly over: number;
}

/**
 * A share of the calls may go through, and it grows in a straight line. The default, from 0.1 to 1 over 60 s.
 *
 * @throws RangeError when an option is out of range (TypeError when it is no number at all)
 */
export function rampUp(options: RampUpOptions): Permit {
  const from = ratio('rampUp({ from })', options?.from, true);
  const to = ratio('rampUp({ to })', options.to);
  number('rampUp({ to })', to, (n) => n >= from, `a ratio from \`from\` (${from}) to 1`);
  const over = milliseconds('rampUp({ over })', options.over);
  return Object.freeze({
    admits: (request: ProbeRequest) => request.random() < from + (to - from) * Math.min(request.elapsed / over, 1),
    toString: () => `ramp_up(from=${from}, to=${to}, over=${over})`,
  });
}
