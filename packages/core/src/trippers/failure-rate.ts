import type { ReasonLeaf } from '../reason.js';
import { ratio } from '../validate.js';
import { allCalls, type ComposableTripper, type Evidence, ThresholdTripper } from './tripper.js';

/**
 * Holds when at least this share of the calls in the window failed. Put `minRequests` before it.
 *
 * @param rate - a ratio above 0 and at most 1
 * @throws RangeError if `rate` is out of range, TypeError if it is not a number
 */
export function failureRate(rate: number): ComposableTripper {
  return Object.freeze(new FailureRate('failure_rate', ratio('failureRate(rate)', rate)));
}

class FailureRate extends ThresholdTripper {
  protected measure({ metrics }: Evidence): number | undefined {
    return metrics.failureRate;
  }

  protected override describe(evidence: Evidence): Partial<ReasonLeaf> {
    return allCalls(evidence);
  }
}
