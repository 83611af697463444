import type { Sample } from './scraped-metric.js';

/** One histogram's numbers: how many durations fell into each bucket, and their sum. */
export class Durations {
  readonly #bounds: readonly number[];
  /** One more than there are bounds: the last is for what is longer than all of them. */
  readonly #counts: number[];
  #sum = 0;

  /** @param bounds - the upper bounds in seconds, rising */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Array(bounds.length + 1).fill(0);
  }

  observe(seconds: number): void {
    let at = 0;
    // A handful of comparisons, and most calls are fast: halving the interval would not pay.
    while (at < this.#bounds.length && seconds > (this.#bounds[at] as number)) at++;
    (this.#counts[at] as number)++;
    this.#sum += seconds;
  }

  /** As Prometheus wants to see it: each bucket with all that are smaller, then sum and count. */
  *samples(name: string, labels: Record<string, string>): Generator<Sample> {
    let count = 0;
    for (const [i, inBucket] of this.#counts.entries()) {
      count += inBucket;
      yield { metricName: `${name}_bucket`, labels: { le: this.#bounds[i] ?? '+Inf', ...labels }, value: count };
    }
    yield { metricName: `${name}_sum`, labels, value: this.#sum };
    yield { metricName: `${name}_count`, labels, value: count };
  }
}
