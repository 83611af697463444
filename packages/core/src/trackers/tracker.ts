import { joined, negated, type Operator } from '../rule-text.js';
import { invalid } from '../validate.js';

/**
 * Which outcomes are failures.
 *
 * A tracker judges errors, or values, or both, and stays silent on the rest: an error on which the verdict is no (or
 * silence) is *ignored*, neither success nor failure; a value on which it is no counts as a success.
 *
 * @example A tracker of one's own is an object with one of the two methods, or both.
 * ```ts
 * const declined: Tracker = { error: (error) => error instanceof PaymentError && error.kind !== 'declined' };
 * ```
 */
export interface Tracker {
  /** Whether this error counts as a failure. */
  error?(error: unknown): boolean;
  /** Whether this value, returned without an error, counts as a failure. */
  value?(value: unknown): boolean;
  /** Keeps trippers out, which the compiler could not tell from a tracker that has neither method. */
  readonly holds?: never;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** A tracker that composes: `typeOf(TypeError).or(httpStatus(500, 599))`. */
export interface ComposableTracker extends Tracker {
  /** A failure when both say so. It judges only what both judge. */
  and(other: Tracker): ComposableTracker;
  /** A failure when either says so. It judges what either judges. */
  or(other: Tracker): ComposableTracker;
  /** The opposite verdict on what the tracker judges, and silence still on the rest: `aborted().not()` is about errors. */
  not(): ComposableTracker;
}

type Judge = (outcome: unknown) => boolean;

/** A built-in tracker: a judge of errors, a judge of values, and a text. */
export class RuleTracker implements ComposableTracker {
  declare readonly error?: Judge;
  declare readonly value?: Judge;
  readonly operator: Operator | undefined;
  readonly #text: string;

  constructor(text: string, judges: { error?: Judge | undefined; value?: Judge | undefined }, operator?: Operator) {
    if (judges.error) this.error = judges.error;
    if (judges.value) this.value = judges.value;
    this.operator = operator;
    this.#text = text;
    Object.freeze(this);
  }

  and(other: Tracker): ComposableTracker {
    return joinTrackers('and', [this, tracker('and(tracker)', other)]);
  }

  or(other: Tracker): ComposableTracker {
    return joinTrackers('or', [this, tracker('or(tracker)', other)]);
  }

  not(): ComposableTracker {
    return notTracker(this);
  }

  toString(): string {
    return this.#text;
  }
}

export function isTracker(rule: unknown): rule is Tracker {
  const { error, value } = Object(rule) as Tracker;
  return typeof error === 'function' || typeof value === 'function';
}

/** The tracker given as `option`, checked. */
export function tracker(option: string, given: Tracker): Tracker {
  if (!isTracker(given))
    invalid(option, given, "a tracker, such as anyError(), or an object with a method 'error' or 'value'");
  return given;
}

/** Trackers joined by `and` judge what all of them judge; by `or`, what any of them does. */
export function joinTrackers(operator: Operator, trackers: readonly Tracker[]): ComposableTracker {
  const enough = operator === 'and' ? 'every' : 'some';
  const judge = (side: 'error' | 'value'): Judge | undefined =>
    trackers[enough]((one) => one[side]) ? (outcome) => trackers[enough]((one) => one[side]?.(outcome)) : undefined;
  const judges = { error: judge('error'), value: judge('value') };
  const text = joined(operator, trackers);
  if (!judges.error && !judges.value) {
    throw new TypeError(
      `${operator}(...trackers) must be trackers that all judge errors, or all judge values; got ${text}`,
    );
  }
  return new RuleTracker(text, judges, operator);
}

export function notTracker(one: Tracker): ComposableTracker {
  const judge = (side: 'error' | 'value'): Judge | undefined =>
    one[side] ? (outcome) => !one[side]?.(outcome) : undefined;
  return new RuleTracker(negated(one), { error: judge('error'), value: judge('value') });
}
