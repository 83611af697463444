import { property } from '../causes.js';
import type { ReasonLeaf } from '../reason.js';
import { rule } from '../rule-text.js';
import { milliseconds, optionsOf, ratio, whole } from '../validate.js';
import type { ProbeResult, Recovery, RecoveryRun, Verdict } from './recovery.js';

/** Options of {@link probes}. */
export interface ProbesOptions {
  /** The share of failed probes that reopens the circuit: a ratio above 0 and at most 1. Default 0.5. */
  readonly failureRate?: number | undefined;
  /** The share of slow probes that reopens the circuit, together with `threshold`: a ratio above 0 and at most 1. Default: none. */
  readonly slowRate?: number | undefined;
  /** The duration in ms from which a probe is slow. Failed probes count with the time they took. */
  readonly threshold?: number | undefined;
}

/**
 * Close after `count` recorded probes if the share of failures, and of slow probes where that is asked for, is below its limit;
 * reopen as soon as a share can no longer end below it. The default, with 10 probes.
 *
 * A circuit that opens because calls are slow needs `slowRate` here as well: otherwise it closes while they still are.
 *
 * @param count - an integer of at least 1
 * @throws RangeError if `count` or an option is out of range, TypeError if it is not a number, or for an unknown option
 * @example `probes(10, { slowRate: 0.3, threshold: 1_000 })`
 */
export function probes(count: number, options?: ProbesOptions): Recovery {
  whole('probes(count)', count);
  const given = optionsOf('probes(count, options)', options, ['failureRate', 'slowRate', 'threshold']);
  const { failureRate = 0.5 } = given;
  const limits: Limits = { count, failureRate: ratio('probes(count, { failureRate })', failureRate) };
  let text = `failure_rate=${limits.failureRate}`;
  if (given.slowRate !== undefined || given.threshold !== undefined) {
    limits.slowRate = ratio('probes(count, { slowRate })', given.slowRate);
    limits.threshold = milliseconds('probes(count, { threshold })', given.threshold);
    text += `, slow_rate=${limits.slowRate}, threshold=${limits.threshold}`;
  }
  return rule(`probes(${count}, ${text})`, { start: (saved?: unknown) => new ProbesRun(limits, saved) });
}

interface Limits {
  readonly count: number;
  readonly failureRate: number;
  slowRate?: number;
  threshold?: number;
}

class ProbesRun implements RecoveryRun {
  readonly #limits: Limits;
  #recorded = 0;
  #failed = 0;
  #slow = 0;

  constructor(limits: Limits, saved: unknown) {
    this.#limits = limits;
    const recorded = property(saved, 'recorded');
    const failed = property(saved, 'failed');
    const slow = property(saved, 'slow');
    if (!isCount(recorded, limits.count - 1) || !isCount(failed, recorded) || !isCount(slow, recorded)) return;
    // Other limits may hold since it was saved. A verdict needs a probe, so what is decided already begins anew.
    if (this.#atLeast(failed, limits.failureRate) || this.#atLeast(slow, limits.slowRate)) return;
    this.#recorded = recorded;
    this.#failed = failed;
    this.#slow = slow;
  }

  get needed(): number {
    return this.#limits.count - this.#recorded;
  }

  record({ failed, duration }: ProbeResult): Verdict | undefined {
    const { count, failureRate, slowRate, threshold = Infinity } = this.#limits;
    this.#recorded++;
    if (failed) this.#failed++;
    if (duration >= threshold) this.#slow++;
    // The best that a share can still become, if every probe to come is a quick success.
    const failing = this.#atLeast(this.#failed, failureRate);
    const slow = this.#atLeast(this.#slow, slowRate);
    if (failing || slow) {
      return {
        to: 'open',
        leaves: [...(failing ? [this.#failures('>=')] : []), ...(slow ? [this.#slowness('>=')] : [])],
      };
    }
    if (this.#recorded < count) return undefined;
    return { to: 'closed', leaves: [this.#failures('<'), ...(slowRate === undefined ? [] : [this.#slowness('<')])] };
  }

  save(): unknown {
    return { recorded: this.#recorded, failed: this.#failed, slow: this.#slow };
  }

  /** Whether `probes` of all those required reach `limit`. */
  #atLeast(probes: number, limit = Infinity): boolean {
    return probes / this.#limits.count >= limit;
  }

  #failures(comparison: '<' | '>='): ReasonLeaf {
    return { ...this.#leaf(this.#failed, comparison, this.#limits.failureRate), failed: this.#failed };
  }

  #slowness(comparison: '<' | '>='): ReasonLeaf {
    const { slowRate = Infinity, threshold = Infinity } = this.#limits;
    return { ...this.#leaf(this.#slow, comparison, slowRate), slowThreshold: threshold };
  }

  #leaf(probes: number, comparison: '<' | '>=', threshold: number): ReasonLeaf {
    return {
      rule: 'probes',
      value: probes / this.#recorded,
      sample: this.#recorded,
      of: 'probes',
      comparison,
      threshold,
      required: this.#limits.count,
    };
  }
}

/** An integer from 0 to `most`. */
export function isCount(given: unknown, most: number): given is number {
  return Number.isInteger(given) && (given as number) >= 0 && (given as number) <= most;
}
