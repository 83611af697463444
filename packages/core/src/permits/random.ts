import { ratio as validRatio } from '../validate.js';
import type { Permit, ProbeRequest } from './permit.js';

/**
 * A share of the calls may go through.
 *
 * @param ratio - above 0 and up to 1
 * @throws RangeError when `ratio` is no such ratio (TypeError when it is no number at all)
 */
export function random(ratio: number): Permit {
  validRatio('random(ratio)', ratio);
  return Object.freeze({
    admits: (request: ProbeRequest) => request.random() < ratio,
    toString: () => `random(${ratio})`,
  });
}
