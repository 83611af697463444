import type { Operator } from './rule-text.js';
import { type ComposableTracker, isTracker, joinTrackers, notTracker, type Tracker } from './trackers/tracker.js';
import { type ComposableTripper, isTripper, joinTrippers, notTripper, type Tripper } from './trippers/tripper.js';
import { invalid } from './validate.js';

const RULES = 'one or more trippers, or one or more trackers';

/**
 * All of these rules, which are all trackers or all trippers; asked from the left, until one says no. The same as
 * `first.and(second)`, and open to rules of one's own as the first.
 *
 * @throws TypeError when no rule is given, or rules of different kinds
 */
export function and(...rules: readonly [Tripper, ...Tripper[]]): ComposableTripper;
/** The same of trackers. */
export function and(...rules: readonly [Tracker, ...Tracker[]]): ComposableTracker;
export function and(...rules: readonly (Tracker | Tripper)[]): ComposableTracker | ComposableTripper {
  return join('and', rules);
}

/**
 * Any of these rules, which are all trackers or all trippers; asked from the left, until one says yes. The same as
 * `first.or(second)`, and open to rules of one's own as the first.
 *
 * @throws TypeError when no rule is given, or rules of different kinds
 */
export function or(...rules: readonly [Tripper, ...Tripper[]]): ComposableTripper;
/** The same of trackers. */
export function or(...rules: readonly [Tracker, ...Tracker[]]): ComposableTracker;
export function or(...rules: readonly (Tracker | Tripper)[]): ComposableTracker | ComposableTripper {
  return join('or', rules);
}

/**
 * The opposite of a tracker or a tripper. The same as `rule.not()`, and open to a rule of one's own.
 *
 * @throws TypeError when `rule` is neither
 */
export function not(rule: Tripper): ComposableTripper;
/** The same of a tracker. */
export function not(rule: Tracker): ComposableTracker;
export function not(rule: Tracker | Tripper): ComposableTracker | ComposableTripper {
  if (isTripper(rule)) return notTripper(rule);
  if (isTracker(rule)) return notTracker(rule);
  return invalid('not(rule)', rule, RULES);
}

function join(operator: Operator, rules: readonly (Tracker | Tripper)[]): ComposableTracker | ComposableTripper {
  if (rules.length > 0 && rules.every(isTripper)) return joinTrippers(operator, rules);
  if (rules.length > 0 && rules.every(isTracker)) return joinTrackers(operator, rules);
  return invalid(`${operator}(...rules)`, rules.length === 1 ? rules[0] : rules, RULES);
}
