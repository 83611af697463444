import type { Timeouts } from './circuits.js';
import { invalid, optionsOf, timerMs } from './validate.js';

/**
 * One number is for headers and body alike.
 *
 * @throws TypeError or RangeError for an invalid timeout
 */
export function timeoutsOf(timeout: number | Timeouts | undefined): Timeouts {
  if (timeout === undefined) return {};
  if (typeof timeout === 'number') {
    timerMs('timeout', timeout);
    return { headers: timeout, body: timeout };
  }
  if (typeof timeout !== 'object' || timeout === null) {
    invalid('timeout', timeout, 'a number of ms, or an object with headers and body');
  }
  const { headers, body } = optionsOf('timeout', timeout, ['headers', 'body']);
  if (headers !== undefined) timerMs('timeout.headers', headers);
  if (body !== undefined) timerMs('timeout.body', body);
  return { headers, body };
}
