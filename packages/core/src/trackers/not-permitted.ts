import { CallNotPermittedError } from '../errors.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/**
 * Rejections of another breaker, on the error itself or among its causes. Use it as `ignore` where one breaker protects code that
 * calls through others: what an inner one has rejected says nothing about what the outer one protects.
 *
 * @example `new CircuitBreaker({ name: 'checkout', ignore: notPermitted() })`
 */
export function notPermitted(): ComposableTracker {
  return new RuleTracker('not_permitted()', { error: (error) => CallNotPermittedError.is(error) });
}
