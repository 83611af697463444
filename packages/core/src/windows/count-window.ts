import { whole } from '../validate.js';
import { BitRing } from './bit-ring.js';
import { MeasuredWindow } from './measured-window.js';
import { SlidingSum } from './sliding-sum.js';
import type { Measures, Window } from './window.js';

/**
 * The last `size` calls, however long ago they were.
 *
 * Takes about two bits a call, and 8 bytes more where durations are measured.
 *
 * @param size - how many calls: an integer from 1 to 10,000,000
 * @throws RangeError if `size` is out of range, TypeError if it is not a number
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

class CountWindowState extends MeasuredWindow {
  totalCount = 0;
  readonly #size: number;
  /** Made with the first failure: a healthy circuit has nothing to remember but how many calls there were. */
  #failures: BitRing | undefined;
  #slow: BitRing[] | undefined;
  #durations: SlidingSum | undefined;

  constructor(size: number, measures: Measures) {
    super(measures);
    this.#size = size;
  }

  record(failed: boolean, _now: number, duration: number): void {
    if (this.totalCount < this.#size) this.totalCount++;
    if (failed) this.#failures ??= new BitRing(this.#size);
    this.#failures?.push(failed);
    if (this.measures.durations) this.#recordDuration(duration);
  }

  #recordDuration(duration: number): void {
    const thresholds = this.measures.slowThresholds;
    this.#durations ??= new SlidingSum(this.#size);
    this.#durations.push(duration);
    this.#slow ??= thresholds.map(() => new BitRing(this.#size));
    for (let i = 0; i < thresholds.length; i++) {
      (this.#slow[i] as BitRing).push(duration >= (thresholds[i] as number));
    }
  }

  get failureCount(): number {
    return this.#failures?.count ?? 0;
  }

  protected sum(): number {
    return this.#durations?.value ?? 0;
  }

  protected slow(index: number): number {
    return this.#slow?.[index]?.count ?? 0;
  }
}
