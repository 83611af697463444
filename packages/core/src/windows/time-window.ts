import { atLeast, invalid, optionsOf, whole } from '../validate.js';
import { MeasuredWindow } from './measured-window.js';
import { isDuration, savedObject } from './saved.js';
import type { Measures, Window } from './window.js';

/**
 * The calls of the last `size` milliseconds, forgotten bucket by bucket.
 *
 * With buckets of width w, at monotonic time t it holds the buckets floor(t/w) − buckets + 1 … floor(t/w). It forgets when
 * it is read, so that a circuit that was idle for an hour does not judge by what happened an hour ago.
 *
 * @param size - how far back, in ms, 1 or more
 * @param options - `buckets`: into how many parts; 1 to 10,000; more are more exact and cost more. Default one a
 *   second, at least 10, at most 60
 * @throws RangeError if `size` or `buckets` is out of range, TypeError if it is not a number, or for an unknown option
 */
export function timeWindow(size: number, options?: { readonly buckets?: number | undefined }): Window {
  atLeast('timeWindow(size)', size, 1);
  const byDefault = Math.min(60, Math.max(10, Math.round(size / 1_000)));
  const { buckets = byDefault } = optionsOf('timeWindow(size, options)', options, ['buckets']);
  whole('timeWindow(size, { buckets })', buckets, 1, 10_000);
  return Object.freeze({
    timed: true,
    create: (measures: Measures) => new TimeWindowState(size, buckets, measures),
    restore(saved: unknown, measures: Measures, now: number) {
      const contents = savedBuckets(saved, measures);
      return contents && new TimeWindowState(size, buckets, measures).fill(contents, now);
    },
    toString: () => `time_window(${size}, buckets=${buckets})`,
  });
}

/** How many buckets a snapshot takes along. */
const MOST_SAVED = 100;

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

class TimeWindowState extends MeasuredWindow {
  /** Counts are whole numbers and may be added to and subtracted from for ever. */
  totalCount = 0;
  failureCount = 0;
  readonly #width: number;
  readonly #count: number;
  /** Sparse: a bucket is made when the first outcome falls into it. */
  readonly #buckets: Bucket[] = [];
  /** floor(t/w) of the latest time that the window was told; time that runs backwards stands still here. */
  #latest = -Infinity;
  /** The bucket of that time, once an outcome has fallen into it. */
  #current: Bucket | undefined;

  constructor(size: number, buckets: number, measures: Measures) {
    super(measures);
    this.#width = size / buckets;
    this.#count = buckets;
  }

  advance(now: number): void {
    const latest = Math.floor(now / this.#width);
    if (latest <= this.#latest) return;
    const gone = Math.min(latest - this.#latest, this.#count);
    for (let i = 0; i < gone; i++) this.#forget(this.#buckets[this.#place(latest - i)]);
    this.#latest = latest;
    this.#current = undefined;
  }

  #forget(bucket: Bucket | undefined): void {
    if (bucket === undefined || bucket.total === 0) return;
    this.totalCount -= bucket.total;
    this.failureCount -= bucket.failures;
    bucket.empty();
  }

  /** Where in the ring the bucket with this number lies. The origin of a monotonic clock may lie in the future. */
  #place(number: number): number {
    const place = number % this.#count;
    return place < 0 ? place + this.#count : place;
  }

  #enter(): Bucket {
    const place = this.#place(this.#latest);
    this.#buckets[place] ??= new Bucket(this.measures.slowThresholds);
    this.#current = this.#buckets[place];
    return this.#current;
  }

  record(failed: boolean, now: number, duration: number): void {
    this.advance(now);
    const bucket = this.#current ?? this.#enter();
    bucket.total++;
    this.totalCount++;
    if (failed) {
      bucket.failures++;
      this.failureCount++;
    }
    if (!this.measures.durations) return;
    const { slowThresholds } = this.measures;
    bucket.duration += duration;
    for (let i = 0; i < slowThresholds.length; i++) {
      if (duration >= (slowThresholds[i] as number)) bucket.slow[i] = (bucket.slow[i] as number) + 1;
    }
  }

  save(now: number): SavedBuckets | undefined {
    if (this.#count > MOST_SAVED) return undefined;
    this.advance(now);
    const { durations, slowThresholds } = this.measures;
    const buckets: SavedBucket[] = [];
    for (let number = this.#latest - this.#count + 1; number <= this.#latest; number++) {
      const bucket = this.#buckets[this.#place(number)];
      if (bucket === undefined || bucket.total === 0) continue;
      // The age of its middle: what is rounded on the way does not carry it into the bucket beside it.
      const age = now - (number + 0.5) * this.#width;
      const { total, failures, duration, slow } = bucket;
      buckets.push({ age, total, failures, ...(durations && { duration, slow: [...slow] }) });
    }
    return { kind: 'time', ...(durations && { slowThresholds: [...slowThresholds] }), buckets };
  }

  /** Take over what another window had saved, at `now`. */
  fill(buckets: readonly SavedBucket[], now: number): this {
    for (const { age, total, failures, duration = 0, slow = [] } of buckets) {
      this.advance(Math.min(now, now - age));
      const bucket = this.#enter();
      bucket.total += total;
      bucket.failures += failures;
      bucket.duration += duration;
      for (const [i, count] of slow.entries()) bucket.slow[i] = (bucket.slow[i] as number) + count;
      this.totalCount += total;
      this.failureCount += failures;
    }
    this.advance(now);
    return this;
  }

  protected sum(): number {
    return this.#add((bucket) => bucket.duration);
  }

  protected slow(index: number): number {
    return this.#add((bucket) => bucket.slow[index] as number);
  }

  #add(of: (bucket: Bucket) => number): number {
    return this.#buckets.reduce((sum, bucket) => sum + of(bucket), 0);
  }
}

/** What is saved of a bucket. */
interface SavedBucket {
  /** How many ms before the window was saved its middle lies; below zero for the present one. */
  readonly age: number;
  readonly total: number;
  readonly failures: number;
  /** The sum of its durations in ms, where they were measured. */
  readonly duration?: number;
  /** Its slow calls, for each threshold. */
  readonly slow?: readonly number[];
}

/** The contents of a window of buckets, the oldest first. */
interface SavedBuckets {
  readonly kind: 'time';
  /** The thresholds by which slow calls were counted, where durations were measured. */
  readonly slowThresholds?: readonly number[];
  readonly buckets: readonly SavedBucket[];
}

/** The saved buckets, checked; `undefined` when they are of a window of another kind, or that measured something else. */
function savedBuckets(saved: unknown, { durations, slowThresholds }: Measures): readonly SavedBucket[] | undefined {
  const { kind, slowThresholds: savedThresholds, buckets } = savedObject(saved);
  if (kind !== 'time') return undefined;
  const slow = savedThresholds ?? [];
  if (!Array.isArray(slow) || ![...slow].every(Number.isFinite)) {
    invalid('restore.window.slowThresholds', savedThresholds, 'an array of ms', RangeError);
  }
  const isBucket = (given: unknown): boolean =>
    isSavedBucket(Object(given), savedThresholds === undefined ? undefined : slow.length);
  if (!Array.isArray(buckets) || buckets.length > MOST_SAVED || ![...buckets].every(isBucket)) {
    invalid('restore.window.buckets', buckets, `an array of at most ${MOST_SAVED} buckets`, RangeError);
  }
  const fits = !durations || (savedThresholds !== undefined && String(slow) === String(slowThresholds));
  if (!fits) return undefined;
  return (buckets as SavedBucket[])
    .map(({ duration, slow: counts, ...rest }) => (durations ? { ...rest, duration, slow: counts } : rest))
    .sort((one, other) => other.age - one.age) as SavedBucket[];
}

/** @param thresholds - how many there are; `undefined` where durations were not measured */
function isSavedBucket({ age, total, failures, duration, slow }: SavedBucket, thresholds: number | undefined): boolean {
  const counts = [total, failures, ...(Array.isArray(slow) ? slow : [])];
  if (!Number.isFinite(age) || !counts.every((one) => Number.isSafeInteger(one) && one >= 0 && one <= total)) {
    return false;
  }
  if (thresholds === undefined) return duration === undefined && slow === undefined;
  return isDuration(duration) && Array.isArray(slow) && counts.length === thresholds + 2;
}
