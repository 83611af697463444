import { positive } from '../validate.js';
import { type ComposableTripper, ThresholdTripper } from './tripper.js';

/**
 * Holds when the calls in the window took at least so long on average.
 *
 * @param ms - milliseconds, above 0
 * @throws RangeError when `ms` is no such number (TypeError when it is no number at all)
 */
export function avgLatency(ms: number): ComposableTripper {
  return new ThresholdTripper({
    rule: 'avg_latency',
    threshold: positive('avgLatency(ms)', ms, 'ms'),
    measure: ({ metrics }) => metrics.avgDuration,
    unit: 'ms',
    sampled: true,
    durations: true,
  });
}
