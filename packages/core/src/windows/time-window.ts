import { Tally } from '../metric.js';
import { atLeast, whole } from '../validate.js';
import type { Measures, Window, WindowState } from './window.js';

/**
 * The calls of the last `size` milliseconds, forgotten bucket by bucket.
 *
 * With buckets of width w, at monotonic time t it holds the buckets floor(t/w) − buckets + 1 … floor(t/w). It forgets when
 * it is read, so that a circuit that was idle for an hour does not judge by what happened an hour ago.
 *
 * @param size - how far back, in ms, 1 or more
 * @param options - `buckets`: into how many parts; 1 to 10,000; more are more exact and cost more. Default one a
 *   second, at least 10, at most 60
 * @throws RangeError when `size` or `buckets` is out of range (TypeError when it is no number at all)
 */
export function timeWindow(size: number, options: { readonly buckets?: number } = {}): Window {
  atLeast('timeWindow(size)', size, 1);
  const { buckets = Math.min(60, Math.max(10, Math.round(size / 1_000))) } = options;
  whole('timeWindow(size, { buckets })', buckets, 1, 10_000);
  return Object.freeze({
    timed: true,
    create: (measures: Measures) => new TimeWindowState(size, buckets, measures),
    toString: () => `time_window(${size}, buckets=${buckets})`,
  });
}

/** One slice of time. */
class Bucket {
  total = 0;
  failures = 0;
  duration = 0;
  readonly slow: number[];

  constructor(thresholds: readonly number[]) {
    this.slow = thresholds.map(() => 0);
  }

  empty(): void {
    this.total = 0;
    this.failures = 0;
    this.duration = 0;
    this.slow.fill(0);
  }
}

class TimeWindowState extends Tally implements WindowState {
  readonly #width: number;
  readonly #count: number;
  readonly #measures: Measures;
  /** Sparse: a bucket is made when the first outcome falls into it. */
  readonly #buckets: (Bucket | undefined)[] = [];
  /** floor(t/w) of the latest time that the window was told; time that runs backwards stands still here. */
  #latest = -Infinity;
  /** Counts are whole numbers and may be added to and subtracted from for ever. */
  #total = 0;
  #failures = 0;

  constructor(size: number, buckets: number, measures: Measures) {
    super();
    this.#width = size / buckets;
    this.#count = buckets;
    this.#measures = measures;
  }

  advance(now: number): void {
    const latest = Math.floor(now / this.#width);
    if (latest <= this.#latest) return;
    const gone = Math.min(latest - this.#latest, this.#count);
    for (let i = 0; i < gone; i++) this.#forget(this.#buckets[this.#place(latest - i)]);
    this.#latest = latest;
  }

  #forget(bucket: Bucket | undefined): void {
    if (bucket === undefined || bucket.total === 0) return;
    this.#total -= bucket.total;
    this.#failures -= bucket.failures;
    bucket.empty();
  }

  /** Where in the ring the bucket with this number lies. The origin of a monotonic clock may lie in the future. */
  #place(number: number): number {
    const place = number % this.#count;
    return place < 0 ? place + this.#count : place;
  }

  record(failed: boolean, now: number, duration: number): void {
    this.advance(now);
    const { durations, slowThresholds } = this.#measures;
    const place = this.#place(this.#latest);
    let bucket = this.#buckets[place];
    if (bucket === undefined) this.#buckets[place] = bucket = new Bucket(slowThresholds);
    bucket.total++;
    this.#total++;
    if (failed) {
      bucket.failures++;
      this.#failures++;
    }
    if (!durations) return;
    bucket.duration += duration;
    for (let i = 0; i < slowThresholds.length; i++) {
      if (duration >= (slowThresholds[i] as number)) bucket.slow[i] = (bucket.slow[i] as number) + 1;
    }
  }

  override get totalCount(): number {
    return this.#total;
  }

  override get failureCount(): number {
    return this.#failures;
  }

  override get totalDuration(): number | undefined {
    if (!this.#measures.durations) return undefined;
    let sum = 0;
    for (const bucket of this.#buckets) if (bucket !== undefined) sum += bucket.duration;
    return sum;
  }

  override get slowCounts(): Readonly<Record<number, number>> {
    return Object.fromEntries(this.#measures.slowThresholds.map((ms, i) => [ms, this.#slowCount(i)]));
  }

  override slowRate(threshold: number): number | undefined {
    const i = this.#measures.slowThresholds.indexOf(threshold);
    return i < 0 || this.#total === 0 ? undefined : this.#slowCount(i) / this.#total;
  }

  #slowCount(i: number): number {
    let sum = 0;
    for (const bucket of this.#buckets) if (bucket !== undefined) sum += bucket.slow[i] as number;
    return sum;
  }
}
