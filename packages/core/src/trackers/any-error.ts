import { type ComposableTracker, RuleTracker } from './tracker.js';

/** Every error is a failure; no value is. The default. */
export function anyError(): ComposableTracker {
  return new RuleTracker('any_error()', { error: () => true });
}
