import { property, someInCauses } from '../causes.js';
import { invalid, text } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Errors with one of these `code`s, as Node's system errors carry them (`ECONNREFUSED`, `ETIMEDOUT`, …), on the error itself, among
 * its causes, or among the errors of an `AggregateError`: `fetch` fails with a bare `TypeError` and keeps the code in its cause.
 *
 * @throws TypeError if no code is given, or one that is not a non-empty string
 */
export function errorCode(...codes: readonly [string, ...string[]]): ComposableTracker {
  if (codes.length === 0) invalid('errorCode(...codes)', codes, 'at least one code');
  codes.forEach((code, i) => {
    text(`errorCode(...codes)[${i}]`, code);
  });
  const known = new Set<unknown>(codes);
  return new RuleTracker(`error_code(${codes.join(', ')})`, {
    error: (error) => someInCauses(error, (one) => known.has(property(one, 'code'))),
  });
}
