import { invalid, text } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Errors with one of these `code`s, as Node's system errors carry them (`ECONNREFUSED`, `ETIMEDOUT`, …), on the error itself
 * or on its `cause`: `fetch` fails with a bare `TypeError` and puts the code there.
 *
 * @throws TypeError when no code is given, or one that is no string
 */
export function errorCode(...codes: readonly [string, ...string[]]): ComposableTracker {
  if (codes.length === 0) invalid('errorCode(...codes)', codes, 'at least one code');
  codes.forEach((code, i) => {
    text(`errorCode(...codes)[${i}]`, code);
  });
  const known = new Set<unknown>(codes);
  return new RuleTracker(`error_code(${codes.join(', ')})`, {
    error: (error) => {
      const { code, cause } = Object(error) as { code?: unknown; cause?: unknown };
      return known.has(code) || known.has((Object(cause) as { code?: unknown }).code);
    },
  });
}
