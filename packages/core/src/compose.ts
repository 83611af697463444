import {
  allTrackers,
  anyTracker,
  type ComposableTracker,
  isTracker,
  noTracker,
  type Tracker,
} from './trackers/tracker.js';
import {
  allTrippers,
  anyTripper,
  type ComposableTripper,
  isTripper,
  noTripper,
  type Tripper,
} from './trippers/tripper.js';
import { refuse } from './validate.js';

/**
 * All of these rules, which are all trackers or all trippers; asked from the left, until one says no. The same as
 * `first.and(second)`, and open to rules of one's own as the first.
 *
 * @throws TypeError when no rule is given, or rules of different kinds
 */
export function and(...rules: readonly [Tripper, ...Tripper[]]): ComposableTripper;
export function and(...rules: readonly [Tracker, ...Tracker[]]): ComposableTracker;
export function and(...rules: readonly (Tracker | Tripper)[]): ComposableTracker | ComposableTripper {
  return compose('and(...rules)', rules, allTrippers, allTrackers);
}

/**
 * Any of these rules, which are all trackers or all trippers; asked from the left, until one says yes. The same as
 * `first.or(second)`, and open to rules of one's own as the first.
 *
 * @throws TypeError when no rule is given, or rules of different kinds
 */
export function or(...rules: readonly [Tripper, ...Tripper[]]): ComposableTripper;
export function or(...rules: readonly [Tracker, ...Tracker[]]): ComposableTracker;
export function or(...rules: readonly (Tracker | Tripper)[]): ComposableTracker | ComposableTripper {
  return compose('or(...rules)', rules, anyTripper, anyTracker);
}

/**
 * The opposite of a tracker or a tripper. The same as `rule.not()`, and open to a rule of one's own.
 *
 * @throws TypeError when `rule` is neither
 */
export function not(rule: Tripper): ComposableTripper;
export function not(rule: Tracker): ComposableTracker;
export function not(rule: Tracker | Tripper): ComposableTracker | ComposableTripper {
  return compose(
    'not(rule)',
    [rule],
    ([one]) => noTripper(one as Tripper),
    ([one]) => noTracker(one as Tracker),
  );
}

function compose<A, B>(
  option: string,
  rules: readonly (Tracker | Tripper)[],
  trippers: (rules: readonly Tripper[]) => A,
  trackers: (rules: readonly Tracker[]) => B,
): A | B {
  if (rules.length > 0 && rules.every(isTripper)) return trippers(rules);
  if (rules.length > 0 && rules.every(isTracker)) return trackers(rules);
  return refuse(option, rules.length === 1 ? rules[0] : rules, 'one or more trippers, or one or more trackers');
}
