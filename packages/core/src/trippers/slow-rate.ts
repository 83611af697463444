import type { ReasonLeaf } from '../reason.js';
import { milliseconds, optionsOf, ratio } from '../validate.js';
import { allCalls, type ComposableTripper, type Evidence, ThresholdTripper } from './tripper.js';

/**
 * Holds when at least this share of the calls in the window was slow. Failures count with the time they took: a timeout is a
 * slow call.
 *
 * @param rate - a ratio above 0 and at most 1
 * @param options - `threshold`: the duration in ms from which a call is slow
 * @throws RangeError if `rate` or `threshold` is out of range, TypeError if it is not a number, or for an unknown option
 */
export function slowRate(rate: number, options: { readonly threshold: number }): ComposableTripper {
  ratio('slowRate(rate)', rate);
  const { threshold } = optionsOf('slowRate(rate, options)', options, ['threshold']);
  return Object.freeze(new SlowRate(rate, milliseconds('slowRate(rate, { threshold })', threshold)));
}

class SlowRate extends ThresholdTripper {
  override readonly durations: boolean = true;
  override readonly slowThresholds: readonly number[];
  readonly #slow: number;

  constructor(rate: number, slow: number) {
    super('slow_rate', rate);
    this.#slow = slow;
    this.slowThresholds = [slow];
  }

  protected measure({ metrics }: Evidence): number | undefined {
    return metrics.slowRate(this.#slow);
  }

  protected override describe(evidence: Evidence): Partial<ReasonLeaf> {
    return { ...allCalls(evidence), slowThreshold: this.#slow, detail: `slow from ${this.#slow} ms` };
  }

  override toString(): string {
    return `slow_rate(${this.threshold}, threshold=${this.#slow})`;
  }
}
