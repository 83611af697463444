import { whole } from '../validate.js';
import { type ComposableTripper, ThresholdTripper } from './tripper.js';

/**
 * Holds after `count` failures in a row. A success ends a streak, and so does every change of state; an ignored error does not.
 *
 * @throws RangeError when `count` is no whole number from 1 up (TypeError when it is no number at all)
 */
export function failureStreak(count: number): ComposableTripper {
  return new ThresholdTripper({
    rule: 'failure_streak',
    threshold: whole('failureStreak(count)', count),
    measure: ({ failureStreak }) => failureStreak,
  });
}
