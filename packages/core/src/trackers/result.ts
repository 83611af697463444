import { callable } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Values for which `predicate` returns true, for functions that do not throw: a `fetch` that resolves with a 503, a result object
 * with an error in it. It judges no errors; combine them: `anyError().or(result((r) => !r.ok))`.
 *
 * @example `result((response: Response) => response.status >= 500)`
 * @throws TypeError if `predicate` is not a function
 */
export function result<T>(predicate: (value: T) => boolean): ComposableTracker {
  callable('result(predicate)', predicate);
  return new RuleTracker(`result(${predicate.name})`, { value: (value) => predicate(value as T) });
}
