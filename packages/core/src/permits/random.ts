import { rule } from '../rule-text.js';
import { ratio as validRatio } from '../validate.js';
import type { Permit, ProbeRequest } from './permit.js';

/**
 * Admit a random share of the calls.
 *
 * @param ratio - above 0 and at most 1
 * @throws RangeError if `ratio` is out of range, TypeError if it is not a number
 */
export function random(ratio: number): Permit {
  validRatio('random(ratio)', ratio);
  return rule(`random(${ratio})`, { admits: (request: ProbeRequest) => request.random() < ratio });
}
