import { callable } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Errors for which `predicate` returns true.
 *
 * @example `custom((error) => error instanceof HttpError && error.retryable)`
 * @throws TypeError if `predicate` is not a function
 */
export function custom(predicate: (error: unknown) => boolean): ComposableTracker {
  callable('custom(predicate)', predicate);
  return new RuleTracker(`custom(${predicate.name})`, { error: (error) => predicate(error) });
}
