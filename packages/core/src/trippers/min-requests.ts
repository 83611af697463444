import { whole } from '../validate.js';
import { type ComposableTripper, type Evidence, ThresholdTripper } from './tripper.js';

/**
 * Holds when the window holds at least `count` calls: a rate over three calls says nothing.
 *
 * @throws RangeError when `count` is no whole number from 1 up (TypeError when it is no number at all)
 */
export function minRequests(count: number): ComposableTripper {
  return Object.freeze(new MinRequests('min_requests', whole('minRequests(count)', count)));
}

class MinRequests extends ThresholdTripper {
  readonly leastCalls: number = this.threshold;

  protected measure({ metrics }: Evidence): number {
    return metrics.totalCount;
  }
}
