import type { ReasonLeaf } from '../reason.js';
import { whole } from '../validate.js';
import { type ComposableTripper, type Evidence, ThresholdTripper } from './tripper.js';

/**
 * Holds when the window holds at least `count` calls: a rate over three calls means nothing.
 *
 * @throws RangeError if `count` is not an integer of at least 1, TypeError if it is not a number
 */
export function minRequests(count: number): ComposableTripper {
  return Object.freeze(new MinRequests('min_requests', whole('minRequests(count)', count)));
}

class MinRequests extends ThresholdTripper {
  readonly minCalls: number = this.threshold;
  readonly minWindow: number = this.threshold;

  protected override describe(): Partial<ReasonLeaf> {
    return { gate: true };
  }

  protected measure({ metrics }: Evidence): number {
    return metrics.totalCount;
  }
}
