import { whole } from '../validate.js';
import { type ComposableTripper, ThresholdTripper } from './tripper.js';

/**
 * Holds when the window holds at least `count` calls: a rate over three calls says nothing.
 *
 * @throws RangeError when `count` is no whole number from 1 up (TypeError when it is no number at all)
 */
export function minRequests(count: number): ComposableTripper {
  return new ThresholdTripper({
    rule: 'min_requests',
    threshold: whole('minRequests(count)', count),
    measure: ({ metrics }) => metrics.totalCount,
  });
}
