import { ratio } from '../validate.js';
import { type ComposableTripper, ThresholdTripper } from './tripper.js';

/**
 * Holds when at least this share of the calls in the window failed. Put `minRequests` before it.
 *
 * @param rate - a ratio above 0 and up to 1
 * @throws RangeError when `rate` is no such ratio (TypeError when it is no number at all)
 */
export function failureRate(rate: number): ComposableTripper {
  return new ThresholdTripper({
    rule: 'failure_rate',
    threshold: ratio('failureRate(rate)', rate),
    measure: ({ metrics }) => metrics.failureRate,
    sampled: true,
  });
}
