import { Tally } from '../metric.js';
import { whole } from '../validate.js';
import { BitRing } from './bit-ring.js';
import { SlidingSum } from './sliding-sum.js';
import type { Measures, Window, WindowState } from './window.js';

/**
 * The last `size` calls, however long ago they were.
 *
 * Takes a bit a call, and 8 bytes more where durations are measured.
 *
 * @param size - how many calls, a whole number from 1 to 10,000,000
 * @throws RangeError when `size` is no such number (TypeError when it is no number at all)
 */
export function countWindow(size: number): Window {
  whole('countWindow(size)', size, 1, 10_000_000);
  return Object.freeze({
    timed: false,
    capacity: size,
    create: (measures: Measures) => new CountWindowState(size, measures),
    toString: () => `count_window(${size})`,
  });
}

class CountWindowState extends Tally implements WindowState {
  readonly #size: number;
  readonly #measures: Measures;
  #total = 0;
  #next = 0;
  /** Made with the first failure: a healthy circuit has nothing to remember but how many calls there were. */
  #failures: BitRing | undefined;
  #slow: BitRing[] | undefined;
  #durations: SlidingSum | undefined;

  constructor(size: number, measures: Measures) {
    super();
    this.#size = size;
    this.#measures = measures;
  }

  record(failed: boolean, _now: number, duration: number): void {
    const index = this.#next;
    if (failed) this.#failures ??= new BitRing(this.#size);
    this.#failures?.set(index, failed);
    if (this.#measures.durations) this.#recordDuration(index, duration);
    if (this.#total < this.#size) this.#total++;
    this.#next = index + 1 === this.#size ? 0 : index + 1;
  }

  #recordDuration(index: number, duration: number): void {
    const thresholds = this.#measures.slowThresholds;
    this.#durations ??= new SlidingSum(this.#size);
    this.#durations.set(index, duration);
    this.#slow ??= thresholds.map(() => new BitRing(this.#size));
    for (let i = 0; i < thresholds.length; i++) {
      (this.#slow[i] as BitRing).set(index, duration >= (thresholds[i] as number));
    }
  }

  override get totalCount(): number {
    return this.#total;
  }

  override get failureCount(): number {
    return this.#failures === undefined ? 0 : this.#failures.count;
  }

  override get totalDuration(): number | undefined {
    return this.#measures.durations ? (this.#durations?.value ?? 0) : undefined;
  }

  override get slowCounts(): Readonly<Record<number, number>> {
    return Object.fromEntries(this.#measures.slowThresholds.map((ms, i) => [ms, this.#slow?.[i]?.count ?? 0]));
  }

  override slowRate(threshold: number): number | undefined {
    const i = this.#measures.slowThresholds.indexOf(threshold);
    return i < 0 || this.#total === 0 ? undefined : (this.#slow?.[i]?.count ?? 0) / this.#total;
  }
}
