import { callable, invalid } from '../validate.js';
import { type ComposableTracker, RuleTracker } from './tracker.js';

/** A class of errors; it may be abstract. */
export type ErrorClass = abstract new (...args: never[]) => unknown;

/**
 * Errors that are an `instanceof` one of `classes`.
 *
 * @throws TypeError if no class is given, or something that is not a class
 */
export function typeOf(...classes: readonly [ErrorClass, ...ErrorClass[]]): ComposableTracker {
  if (classes.length === 0) invalid('typeOf(...classes)', classes, 'at least one class');
  classes.forEach((one, i) => {
    callable(`typeOf(...classes)[${i}]`, one);
  });
  return new RuleTracker(`type_of(${classes.map((one) => one.name).join(', ')})`, {
    error: (error) => classes.some((one) => error instanceof one),
  });
}
