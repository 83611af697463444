import { joined, negated, type Operator, printAsText } from '../rule-text.js';
import { invalid } from '../validate.js';
import { verdict } from '../verdict.js';

/**
 * Which outcomes are failures; as option `ignore`, which outcomes count for nothing.
 *
 * A tracker judges errors, or values, or both. An outcome on which it answers no, or that it does not judge, is a success: a
 * service that answers 404 is up.
 *
 * @example A custom tracker is an object with one of the two methods, or both.
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
  /** Holds for an outcome if both do. It judges only what both judge. */
  and(other: Tracker): ComposableTracker;
  /** Holds for an outcome if either does. It judges what either judges. */
  or(other: Tracker): ComposableTracker;
  /** The opposite on what the tracker judges, and still no on the rest: `aborted().not()` holds for errors alone. */
  not(): ComposableTracker;
}

type Judge = (outcome: unknown) => boolean;

/** A built-in tracker: a judge of errors, a judge of values, and a text. */
export class RuleTracker implements ComposableTracker {
  declare readonly error?: Judge;
  declare readonly value?: Judge;
  readonly operator: Operator | undefined;
  /** Those that it joins. */
  readonly rules: readonly Tracker[];
  readonly #text: () => string;

  constructor(
    text: string | (() => string),
    judges: { error?: Judge | undefined; value?: Judge | undefined },
    operator?: Operator,
    rules: readonly Tracker[] = [],
  ) {
    if (judges.error) this.error = judges.error;
    if (judges.value) this.value = judges.value;
    this.operator = operator;
    this.rules = rules;
    this.#text = typeof text === 'string' ? () => text : text;
    Object.freeze(printAsText(this));
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
    return this.#text();
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

/**
 * Trackers joined by `and` judge what all of them judge; by `or`, what any of them does. A join within a join by the same word is
 * one join of all, so that a long chain is no deep one.
 */
export function joinTrackers(operator: Operator, trackers: readonly Tracker[]): ComposableTracker {
  const flat = trackers.flatMap((one) => (one instanceof RuleTracker && one.operator === operator ? one.rules : [one]));
  const enough = operator === 'and' ? 'every' : 'some';
  const judge = (side: Side): Judge | undefined =>
    flat[enough]((one) => one[side]) ? (outcome) => flat[enough]((one) => ask(one, side, outcome)) : undefined;
  const judges = { error: judge('error'), value: judge('value') };
  const text = (): string => joined(operator, flat);
  if (!judges.error && !judges.value) {
    throw new TypeError(
      `${operator}(...trackers) must be trackers that all judge errors, or all judge values; got ${text()}`,
    );
  }
  return new RuleTracker(text, judges, operator, flat);
}

export function notTracker(one: Tracker): ComposableTracker {
  const judge = (side: Side): Judge | undefined => (one[side] ? (outcome) => !ask(one, side, outcome) : undefined);
  return new RuleTracker(() => negated(one), { error: judge('error'), value: judge('value') });
}

type Side = 'error' | 'value';

/** The answer of `one`, which may judge nothing on that side; it throws for a promise. */
function ask(one: Tracker, side: Side, outcome: unknown): boolean {
  return one[side] !== undefined && verdict(one[side](outcome), one, side);
}
