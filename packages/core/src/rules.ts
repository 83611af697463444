import type { FaultSource } from './fault.js';
import type { Generation } from './generation.js';
import type { CallOutcome } from './listener.js';
import { frozenMetric, type Metric } from './metric.js';
import type { Settings } from './options.js';
import type { Permit, ProbeRequest } from './permits/permit.js';
import type { Probing } from './probing.js';
import { isGate, type Reason, type ReasonKind, type ReasonLeaf, ruleReason } from './reason.js';
import type { ProbeResult, Recovery, Verdict } from './recoveries/recovery.js';
import type { Opening, Retry } from './retries/retry.js';
import { nameOf, textOf } from './rule-text.js';
import { isThenable } from './thenable.js';
import type { Tracker } from './trackers/tracker.js';
import { type Evidence, explain, type Tripper } from './trippers/tripper.js';
import { invalidError } from './validate.js';
import { LateAnswer } from './verdict.js';
import { type Measures, NoWindow, type Window, type WindowState } from './windows/window.js';

/** How a call ended. */
export type Ended = 'value' | 'error' | 'released';

/**
 * Asks the rules of one circuit. They may be anybody's: what a rule throws is reported and ends here, and so does a promise that
 * it answers with; the circuit then does what is safe.
 */
export class Rules {
  readonly recovery: Recovery;
  /** What has to be measured for the tripper. */
  readonly measures: Measures;
  readonly #window: Window;
  readonly #tracker: Tracker;
  readonly #ignore: Tracker | undefined;
  readonly #tripper: Tripper;
  readonly #retry: Retry;
  readonly #permit: Permit;
  readonly #maxHalfOpenCalls: number;
  readonly #report: (error: unknown, source: FaultSource) => void;
  /** The rules that have answered with a promise. */
  #late: Set<FaultSource> | undefined;

  constructor(settings: Settings, report: (error: unknown, source: FaultSource) => void) {
    this.#window = settings.window;
    this.#tracker = settings.tracker;
    this.#ignore = settings.ignore;
    this.#tripper = settings.tripper;
    this.#retry = settings.retry;
    this.#permit = settings.permit;
    this.recovery = settings.recovery;
    this.#maxHalfOpenCalls = settings.maxHalfOpenCalls;
    this.measures = measuresOf(settings.tripper, settings.measure);
    this.#report = (error, source) => {
      if (!(error instanceof LateAnswer && this.#wasLate(source))) report(error, source);
    };
  }

  /** Rules that can never hold together do not stop the process, but are reported. */
  warnOfDeadTripper(): void {
    const { minWindow = 0 } = this.#tripper;
    const { capacity = Infinity } = this.#window;
    if (minWindow <= capacity) return;
    const message = `${textOf(this.#tripper)} needs ${minWindow} calls and ${textOf(this.#window)} holds ${capacity}: it never opens`;
    this.#report(new RangeError(message), 'options');
  }

  /** The rules as options have them: `tripper=failure_streak(5)`. */
  toString(): string {
    const rules = { window: this.#window, tracker: this.#tracker, ignore: this.#ignore, tripper: this.#tripper };
    const all = { ...rules, retry: this.#retry, permit: this.#permit, recovery: this.recovery };
    const given = Object.entries(all).filter(
      (one): one is [string, NonNullable<(typeof one)[1]>] => one[1] !== undefined,
    );
    return given.map(([option, rule]) => `${option}=${this.#ask('options', () => textOf(rule), '?')}`).join(', ');
  }

  // Windows

  /** Whether the window has to know the time. */
  get timed(): boolean {
    return this.#window.timed !== false;
  }

  emptyWindow(measures: Measures): WindowState {
    return this.#ask('window', () => this.#window.create(measures), new NoWindow());
  }

  /**
   * The window with what a snapshot kept of it, or an empty one.
   *
   * @throws what the window throws: the snapshot is an option, and options are refused when they are given
   */
  restoredWindow(saved: unknown, measures: Measures, now: number): WindowState {
    const restored = saved === undefined ? undefined : this.#window.restore?.(saved, measures, now);
    return restored ?? this.emptyWindow(measures);
  }

  /** One outcome enters the window. */
  record({ metrics }: Generation, failed: boolean, now: number, duration: number): void {
    try {
      // A clock that fails may seem to run backwards.
      metrics.record(failed, now, Math.max(0, duration));
    } catch (error) {
      this.#report(error, 'window');
    }
  }

  /** What the window of `generation` holds at `now`; without it, what it held when it was last recorded to. */
  read({ metrics }: Pick<Generation, 'metrics'>, now?: number): Metric {
    const read = (): Metric => {
      if (now !== undefined) metrics.advance?.(now);
      return frozenMetric(metrics);
    };
    return this.#ask('window', read, frozenMetric(new NoWindow()));
  }

  save({ metrics }: Generation, now: number): unknown {
    return this.#ask('window', () => metrics.save?.(now), undefined);
  }

  // Trackers

  /** What a call counts as. */
  judge(ended: Ended, result: unknown): CallOutcome {
    if (ended === 'released' || (this.#ignore !== undefined && this.#ignores(this.#ignore, ended, result))) {
      return 'ignored';
    }
    try {
      const failed: unknown = ended === 'value' ? this.#tracker.value?.(result) : this.#tracker.error?.(result);
      if (!failed) return 'success';
      if (failed !== true) this.#isNow(failed, 'tracker');
      return 'failure';
    } catch (error) {
      this.#report(error, 'tracker');
      return 'failure';
    }
  }

  #ignores(ignore: Tracker, ended: 'value' | 'error', result: unknown): boolean {
    return this.#yes('ignore', () => ignore[ended]?.(result));
  }

  // Trippers

  /** Whether the circuit should open. Asked after every recorded outcome, so what {@link #yes} does is written out. */
  holds(evidence: Evidence): boolean {
    try {
      const holds: unknown = this.#tripper.holds(evidence);
      return holds === true || (holds !== false && this.#isYes(holds, 'tripper'));
    } catch (error) {
      this.#report(error, 'tripper');
      return false;
    }
  }

  /** Why the tripper holds. */
  tripReason(evidence: Evidence, generation: Generation, callTimeout: number): Reason {
    const leaves = () => withUnsettled(explain(this.#tripper, evidence, true), generation, callTimeout);
    return this.#reason('tripper', leaves);
  }

  // Retries

  /** How long to stay open; `undefined` when the rule cannot say. It is asked `again` at every look; its fault is known by then. */
  wait(opening: Opening, again: boolean): number | undefined {
    try {
      const wait: unknown = this.#retry.delay(opening);
      if (typeof wait === 'number' && wait >= 0) return wait;
      if (isThenable(wait)) this.#isNow(wait, 'retry');
      else throw invalidError('the delay of a retry', wait, 'a number of ms of at least 0', RangeError);
    } catch (error) {
      if (!again) this.#report(error, 'retry');
    }
    return undefined;
  }

  ready(): boolean {
    return this.#yes('retry', () => this.#retry.ready?.() ?? true);
  }

  retryReason(wait: number, elapsed: number): Reason {
    return this.#reason('retry', () => {
      const rule = nameOf(this.#retry);
      // The last fraction of a millisecond is not waited for.
      const waited = { value: Math.max(elapsed, wait), comparison: '>=', threshold: wait, unit: 'ms' } as const;
      return [wait === 0 ? { rule } : { rule, ...waited }];
    });
  }

  // Probes

  permits(request: ProbeRequest): boolean {
    return this.#yes('permit', () => this.#permit.admits(request));
  }

  /**
   * How many probes may be in flight: no more than are allowed, and no more than the recovery has a use for. One that has
   * decided nothing has a use for one more, whatever it says; or the circuit would stay half-open for ever.
   */
  places(probing: Probing): number {
    const places = (): number => {
      const needed = probing.run.needed ?? Infinity;
      return needed >= 1 ? Math.min(this.#maxHalfOpenCalls, needed) : 1;
    };
    return this.#ask('recovery', places, this.#maxHalfOpenCalls);
  }

  /** What the recovery makes of a recorded probe. */
  verdict(generation: Generation, probing: Probing, failed: boolean, duration: number): Verdict | undefined {
    // A recovery may ask the tripper, and then it is the tripper that fails.
    let asked: FaultSource = 'recovery';
    const tripper: ProbeResult['tripper'] = () => {
      asked = 'tripper';
      const answer: unknown = this.#tripper.holds(generation);
      const holds = this.#isYes(answer, 'tripper');
      asked = 'recovery';
      const leaves = () => this.#reason('tripper', () => explain(this.#tripper, generation, holds)).leaves;
      // A window smaller than what the tripper needs is full before there is enough, and then has to do.
      const { minCalls = 1 } = this.#tripper;
      const enough = generation.metrics.totalCount >= Math.min(minCalls, this.#window.capacity ?? Infinity);
      return { holds, enough, leaves };
    };
    try {
      const verdict: unknown = probing.run.record({ failed, duration, tripper });
      if (verdict === undefined || !this.#isNow(verdict, 'recovery')) return undefined;
      const { to } = verdict as Verdict;
      if (to === 'closed' || to === 'open') return verdict as Verdict;
      throw invalidError('the verdict of a recovery', to, "'closed' or 'open'", RangeError);
    } catch (error) {
      this.#report(error, asked);
      return undefined;
    }
  }

  verdictReason({ leaves }: Verdict, generation: Generation, probeTimeout: number): Reason {
    return this.#reason('recovery', () =>
      withUnsettled(leaves ?? [{ rule: nameOf(this.recovery) }], generation, probeTimeout),
    );
  }

  /** The progress of the recovery, for a snapshot. */
  progress(probing: Probing): unknown {
    return this.#ask('recovery', () => probing.run.save?.(), undefined);
  }

  // Asking

  /** That a rule cannot say why it decided is no reason not to act on it. */
  #reason(kind: ReasonKind & FaultSource, leaves: () => readonly ReasonLeaf[]): Reason {
    return this.#ask(kind, () => ruleReason(kind, leaves()), ruleReason(kind, []));
  }

  /** Whether `rule` says yes, at once. */
  #yes(source: FaultSource, rule: () => unknown): boolean {
    return this.#ask(source, () => this.#isYes(rule(), source), false);
  }

  #isYes(answer: unknown, source: FaultSource): boolean {
    return answer === true || (Boolean(answer) && this.#isNow(answer, source));
  }

  /** Whether `answer` is one: a promise comes too late to decide on anything. That is reported once for each kind of rule. */
  #isNow(answer: unknown, source: FaultSource): boolean {
    if (!isThenable(answer)) return true;
    (answer as PromiseLike<unknown>).then(undefined, () => {});
    this.#report(new LateAnswer(`a rule must answer at once; got a promise from the ${source}`), source);
    return false;
  }

  /** Whether a rule of that kind has answered with a promise before. */
  #wasLate(source: FaultSource): boolean {
    this.#late ??= new Set();
    const before = this.#late.size;
    return this.#late.add(source).size === before;
  }

  /** What `rule` answers, or `otherwise` if it throws. */
  #ask<T>(source: FaultSource, rule: () => T, otherwise: T): T {
    try {
      return rule();
    } catch (error) {
      this.#report(error, source);
      return otherwise;
    }
  }
}

const UNMEASURED: Measures = /* @__PURE__ */ Object.freeze({ durations: false, slowThresholds: [] });

function measuresOf(tripper: Tripper, measure: boolean): Measures {
  const slowThresholds = tripper.slowThresholds ?? [];
  const durations = measure || (tripper.durations ?? true) || slowThresholds.length > 0;
  return durations ? { durations, slowThresholds } : UNMEASURED;
}

/** The leaves, with how many of the calls that they were measured over did not settle within `ms`. */
function withUnsettled(leaves: readonly ReasonLeaf[], generation: Generation, ms: number): readonly ReasonLeaf[] {
  const { unsettled, failureStreak } = generation;
  if (unsettled === undefined) return leaves;
  return leaves.map((leaf) => {
    const count = isGate(leaf) ? 0 : unsettled.among(leaf.sample ?? failureStreak);
    return count === 0 ? leaf : { ...leaf, unsettled: count, unsettledAfter: ms };
  });
}
