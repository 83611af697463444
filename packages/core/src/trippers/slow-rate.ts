import { positive, ratio } from '../validate.js';
import { type ComposableTripper, ThresholdTripper } from './tripper.js';

/**
 * Holds when at least this share of the calls in the window was slow. Failures count with the time they took: a timeout is a
 * slow call.
 *
 * @param rate - a ratio above 0 and up to 1
 * @param options - `threshold`: from how many ms on a call is slow
 * @throws RangeError when `rate` or `threshold` is out of range (TypeError when it is no number at all)
 */
export function slowRate(rate: number, options: { readonly threshold: number }): ComposableTripper {
  const threshold = positive('slowRate(rate, { threshold })', options?.threshold, 'ms');
  return new ThresholdTripper({
    rule: 'slow_rate',
    text: `slow_rate(${rate}, threshold=${threshold})`,
    threshold: ratio('slowRate(rate)', rate),
    measure: ({ metrics }) => metrics.slowRate(threshold),
    detail: `slow from ${threshold} ms`,
    sampled: true,
    durations: true,
    slowThresholds: [threshold],
  });
}
