import { callable } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Errors of which `predicate` says so.
 *
 * @example `custom((error) => error instanceof HttpError && error.retryable)`
 * @throws TypeError when `predicate` is no function
 */
export function custom(predicate: (error: unknown) => boolean): ComposableTracker {
  callable('custom(predicate)', predicate);
  return new RuleTracker(`custom(${predicate.name})`, { error: (error) => predicate(error) });
}
