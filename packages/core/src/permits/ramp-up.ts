import { rule } from '../rule-text.js';
import { milliseconds, number, optionsOf, ratio } from '../validate.js';
import type { Permit, ProbeRequest } from './permit.js';

/** Options of {@link rampUp}. */
export interface RampUpOptions {
  /** The share of calls admitted when the circuit becomes half-open: a ratio from 0 to 1. */
  readonly from: number;
  /** The final share: a ratio above 0, `from` or more, up to 1. */
  readonly to: number;
  /** How long the share takes to grow, in ms. */
  readonly over: number;
}

/**
 * Admit a share of the calls that grows linearly from the moment the circuit became half-open. The default, from 0.1 to 1
 * over 60 s.
 *
 * @throws RangeError if an option is out of range, TypeError if it is not a number, or for an unknown option
 */
export function rampUp(options: RampUpOptions): Permit {
  const given = optionsOf('rampUp(options)', options, ['from', 'to', 'over']);
  const from = ratio('rampUp({ from })', given.from, true);
  const to = ratio('rampUp({ to })', given.to);
  number('rampUp({ to })', to, (n) => n >= from, `a ratio from \`from\` (${from}) to 1`);
  const over = milliseconds('rampUp({ over })', given.over);
  return rule(`ramp_up(from=${from}, to=${to}, over=${over})`, {
    admits: (request: ProbeRequest) => request.random() < from + (to - from) * Math.min(request.elapsed / over, 1),
  });
}
