import type { Metric } from '../metric.js';
import type { ReasonLeaf } from '../reason.js';
import { joined, negated, type Operator, printAsText, textOf } from '../rule-text.js';
import type { State } from '../state.js';
import { withMethods } from '../validate.js';
import { verdict } from '../verdict.js';

/** What a tripper judges by. */
export interface Evidence {
  /** The state that the circuit is in. */
  readonly state: State;
  /** What the window holds. */
  readonly metrics: Metric;
  /** Failures in a row, since the last success or change of state. */
  readonly failureStreak: number;
}

/**
 * When to open. It is asked after every recorded outcome.
 *
 * @example A custom tripper: open when more than a minute was spent on failing calls.
 * ```ts
 * const wasted: Tripper = {
 *   holds: ({ metrics }) => (metrics.totalDuration ?? 0) * (metrics.failureRate ?? 0) > 60_000,
 *   toString: () => 'wasted(60000)',
 * };
 * ```
 */
export interface Tripper {
  /** Whether the circuit should open. */
  holds(evidence: Evidence): boolean;
  /** Which rules account for the verdict `held`, and what they measured. Without it the signal shows the rule's text. */
  explain?(evidence: Evidence, held: boolean): readonly ReasonLeaf[];
  /** Whether it looks at durations. Default `true`; a tripper that says `false` saves two clock reads per call. */
  readonly durations?: boolean;
  /** The thresholds (ms) that it asks `metrics.slowRate` about. */
  readonly slowThresholds?: readonly number[];
  /** How many calls have to be recorded before it can hold. Default 0. The recovery `byTripper()` waits for as many probes. */
  readonly minCalls?: number;
  /** How many calls the window has to hold before it can hold. Default 0. A breaker reports a window that is too small. */
  readonly minWindow?: number;
  /** The rule as it prints itself in reasons and in `String(rule)`. */
  toString(): string;
}

/** A tripper that composes: `minRequests(20).and(failureRate(0.5))`. */
export interface ComposableTripper extends Tripper {
  /** Holds when both hold. `other` is asked only when this one holds. */
  and(other: Tripper): ComposableTripper;
  /** Holds when either holds. `other` is asked only when this one does not. */
  or(other: Tripper): ComposableTripper;
  /** Holds when this one does not. */
  not(): ComposableTripper;
}

/** What every built-in tripper has in common. */
abstract class RuleTripper implements ComposableTripper {
  declare readonly operator?: Operator;
  readonly durations: boolean = false;
  readonly slowThresholds: readonly number[] = [];
  constructor() {
    printAsText(this);
  }

  abstract holds(evidence: Evidence): boolean;
  abstract explain(evidence: Evidence, held: boolean): readonly ReasonLeaf[];

  and(other: Tripper): ComposableTripper {
    return joinTrippers('and', [this, tripper('and(tripper)', other)]);
  }

  or(other: Tripper): ComposableTripper {
    return joinTrippers('or', [this, tripper('or(tripper)', other)]);
  }

  not(): ComposableTripper {
    return notTripper(this);
  }
}

/** A rule that compares what it measures with a threshold; thresholds are inclusive. */
export abstract class ThresholdTripper extends RuleTripper {
  readonly #rule: string;
  protected readonly threshold: number;

  constructor(rule: string, threshold: number) {
    super();
    this.#rule = rule;
    this.threshold = threshold;
  }

  /** What is compared; `undefined` when there is nothing to measure, and then the rule does not hold. */
  protected abstract measure(evidence: Evidence): number | undefined;

  /** What else the reason tells: the unit, the sample. */
  protected describe(_evidence: Evidence): Partial<ReasonLeaf> {
    return {};
  }

  holds(evidence: Evidence): boolean {
    const value = this.measure(evidence);
    return value !== undefined && value >= this.threshold;
  }

  explain(evidence: Evidence, held: boolean): readonly ReasonLeaf[] {
    const value = this.measure(evidence);
    return [
      {
        rule: this.#rule,
        ...(value !== undefined && { value }),
        comparison: held ? '>=' : '<',
        threshold: this.threshold,
        ...this.describe(evidence),
      },
    ];
  }

  override toString(): string {
    return `${this.#rule}(${this.threshold})`;
  }
}

/** The sample that a rule over the whole window measured. */
export function allCalls({ metrics }: Evidence): Pick<ReasonLeaf, 'sample' | 'of'> {
  return { sample: metrics.totalCount, of: 'calls' };
}

/** A rule that holds in one state: `halfOpened().and(failureRate(0.2))` is stricter while the circuit recovers. */
export class StateTripper extends RuleTripper {
  readonly #rule: string;
  readonly #state: State;

  constructor(rule: string, state: State) {
    super();
    this.#rule = rule;
    this.#state = state;
    Object.freeze(this);
  }

  holds(evidence: Evidence): boolean {
    return evidence.state === this.#state;
  }

  explain(evidence: Evidence, held: boolean): readonly ReasonLeaf[] {
    return [{ rule: this.#rule, gate: true, ...(!held && { detail: `state ${evidence.state}` }) }];
  }

  override toString(): string {
    return `${this.#rule}()`;
  }
}

/** Rules joined by `and` or `or`. */
class JoinedTripper extends RuleTripper {
  override readonly operator: Operator;
  override readonly durations: boolean;
  override readonly slowThresholds: readonly number[];
  readonly minCalls: number;
  readonly minWindow: number;
  readonly rules: readonly Tripper[];
  readonly #first: Tripper;
  readonly #second: Tripper | undefined;
  /** The verdict of one rule that settles the matter: `and` fails with the first that fails, `or` holds with the first that holds. */
  readonly #settles: boolean;

  constructor(operator: Operator, rules: readonly Tripper[]) {
    super();
    this.operator = operator;
    this.rules = rules;
    this.#first = rules[0] as Tripper;
    this.#second = rules[1];
    this.#settles = operator === 'or';
    this.durations = rules.some((rule) => rule.durations ?? true);
    this.slowThresholds = [...new Set(rules.flatMap((rule) => rule.slowThresholds ?? []))];
    const pick = operator === 'and' ? Math.max : Math.min;
    this.minCalls = rules.map((rule) => rule.minCalls ?? 0).reduce((a, b) => pick(a, b));
    this.minWindow = rules.map((rule) => rule.minWindow ?? 0).reduce((a, b) => pick(a, b));
    Object.freeze(this);
  }

  holds(evidence: Evidence): boolean {
    // Asked after every call. Most joins are of two rules, and without a loop engines can inline what is asked.
    const settles = this.#settles;
    if (ask(this.#first, evidence) === settles) return settles;
    if (this.#second === undefined) return !settles;
    if (ask(this.#second, evidence) === settles) return settles;
    return this.rules.length === 2 ? !settles : this.#othersHold(evidence);
  }

  #othersHold(evidence: Evidence): boolean {
    for (let i = 2; i < this.rules.length; i++) {
      if (ask(this.rules[i] as Tripper, evidence) === this.#settles) return this.#settles;
    }
    return !this.#settles;
  }

  /** A settled verdict is accounted for by every rule that settles it, not only by the first; any other one by all. */
  explain(evidence: Evidence, held: boolean): readonly ReasonLeaf[] {
    const accountable = held === this.#settles ? this.rules.filter((rule) => ask(rule, evidence) === held) : this.rules;
    return accountable.flatMap((rule) => explain(rule, evidence, held));
  }

  override toString(): string {
    return joined(this.operator, this.rules);
  }
}

class NegatedTripper extends RuleTripper {
  override readonly durations: boolean;
  override readonly slowThresholds: readonly number[];
  readonly #rule: Tripper;

  constructor(rule: Tripper) {
    super();
    this.#rule = rule;
    this.durations = rule.durations ?? true;
    this.slowThresholds = rule.slowThresholds ?? [];
    Object.freeze(this);
  }

  holds(evidence: Evidence): boolean {
    return !ask(this.#rule, evidence);
  }

  explain(evidence: Evidence, held: boolean): readonly ReasonLeaf[] {
    return explain(this.#rule, evidence, !held);
  }

  override toString(): string {
    return negated(this.#rule);
  }
}

/** What `rule` has to say for its verdict; a rule that does not explain itself is named by its text. */
export function explain(rule: Tripper, evidence: Evidence, held: boolean): readonly ReasonLeaf[] {
  return rule.explain?.(evidence, held) ?? [{ rule: held ? textOf(rule) : negated(rule) }];
}

/** The answer of `rule`; it throws for a promise. */
function ask(rule: Tripper, evidence: Evidence): boolean {
  return verdict(rule.holds(evidence), rule, 'holds');
}

export function isTripper(rule: unknown): rule is Tripper {
  return typeof (Object(rule) as Tripper).holds === 'function';
}

/** The tripper given as `option`, checked. */
export function tripper(option: string, given: Tripper): Tripper {
  return withMethods(option, given, "a tripper, such as failureRate(0.5), or an object with a method 'holds'", 'holds');
}

/** A join within a join by the same word is one join of all, so that a long chain is no deep one. */
export function joinTrippers(operator: Operator, trippers: readonly Tripper[]): ComposableTripper {
  const flat = trippers.flatMap((one) =>
    one instanceof JoinedTripper && one.operator === operator ? one.rules : [one],
  );
  return new JoinedTripper(operator, flat);
}

export function notTripper(one: Tripper): ComposableTripper {
  return new NegatedTripper(one);
}
