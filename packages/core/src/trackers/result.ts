import { callable } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Values of which `predicate` says that they are failures, for functions that do not throw: a `fetch` that resolves with a
 * 503, a result object with an error in it. Errors are not its business: `anyError().or(result((r) => !r.ok))`.
 *
 * @example `result((response: Response) => response.status >= 500)`
 * @throws TypeError when `predicate` is no function
 */
export function result<T>(predicate: (value: T) => boolean): ComposableTracker {
  callable('result(predicate)', predicate);
  return new RuleTracker(`result(${predicate.name})`, { value: (value) => predicate(value as T) });
}
