import { whole } from '../validate.js';
import { type ComposableTripper, type Evidence, ThresholdTripper } from './tripper.js';

/**
 * Holds after `count` failures in a row. A success ends a streak, and so does every transition; an ignored outcome does not.
 *
 * @throws RangeError if `count` is not an integer of at least 1, TypeError if it is not a number
 */
export function failureStreak(count: number): ComposableTripper {
  return Object.freeze(new FailureStreak('failure_streak', whole('failureStreak(count)', count)));
}

class FailureStreak extends ThresholdTripper {
  readonly minCalls: number = this.threshold;

  protected measure({ failureStreak }: Evidence): number {
    return failureStreak;
  }
}
