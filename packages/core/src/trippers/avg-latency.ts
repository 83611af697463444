import type { ReasonLeaf } from '../reason.js';
import { milliseconds } from '../validate.js';
import { allCalls, type ComposableTripper, type Evidence, ThresholdTripper } from './tripper.js';

/**
 * Holds when the calls in the window took at least `ms` on average.
 *
 * @param ms - milliseconds, above 0
 * @throws RangeError if `ms` is out of range, TypeError if it is not a number
 */
export function avgLatency(ms: number): ComposableTripper {
  return Object.freeze(new AvgLatency('avg_latency', milliseconds('avgLatency(ms)', ms)));
}

class AvgLatency extends ThresholdTripper {
  override readonly durations: boolean = true;

  protected measure({ metrics }: Evidence): number | undefined {
    return metrics.avgDuration;
  }

  protected override describe(evidence: Evidence): Partial<ReasonLeaf> {
    return { unit: 'ms', ...allCalls(evidence) };
  }
}
