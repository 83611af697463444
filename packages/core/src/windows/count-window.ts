import { invalid, whole } from '../validate.js';
import { BitRing } from './bit-ring.js';
import { MeasuredWindow } from './measured-window.js';
import { isDuration, savedObject } from './saved.js';
import { SlidingSum } from './sliding-sum.js';
import type { Measures, Window } from './window.js';

/** How many calls a snapshot takes along. */
const MOST_SAVED = 1_000;

/**
 * The last `size` calls, however long ago they were.
 *
 * Takes about two bits a call, and 8 bytes more where durations are measured. Snapshots hold its contents up to a size of 1,000.
 *
 * @param size - how many calls, an integer from 1 to 10,000,000
 * @throws RangeError when `size` is out of range (TypeError when it is not a number)
 */
export function countWindow(size: number): Window {
  whole('countWindow(size)', size, 1, 10_000_000);
  return Object.freeze({
    timed: false,
    capacity: size,
    create: (measures: Measures) => new CountWindowState(size, measures),
    restore: (saved: unknown, measures: Measures, now: number) => restored(size, measures, savedCalls(saved), now),
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

  save(): SavedCalls | undefined {
    const calls = this.totalCount;
    if (this.#size > MOST_SAVED) return undefined;
    const failures = this.#failures?.last(calls) ?? new Array<boolean>(calls).fill(false);
    return {
      kind: 'count',
      failures: failures.map(Number).join(''),
      ...(this.measures.durations && { durations: this.#durations?.last(calls) ?? [] }),
    };
  }
}

/** The contents of a window of calls, the oldest first. */
interface SavedCalls {
  readonly kind: 'count';
  /** One digit a call: 1 for a failure. */
  readonly failures: string;
  /** How long each took in ms, where that was measured. */
  readonly durations?: readonly number[];
}

/** The saved calls are recorded once more. Without their durations they do not fit a window that measures. */
function restored(
  size: number,
  measures: Measures,
  saved: SavedCalls | undefined,
  now: number,
): CountWindowState | undefined {
  if (saved === undefined || (measures.durations && saved.durations === undefined)) return undefined;
  const state = new CountWindowState(size, measures);
  for (const [i, digit] of [...saved.failures].entries()) {
    state.record(digit === '1', now, saved.durations?.[i] ?? Number.NaN);
  }
  return state;
}

/** `saved`, checked; `undefined` when it is of a window of another kind. */
function savedCalls(saved: unknown): SavedCalls | undefined {
  const { kind, failures, durations } = savedObject(saved);
  if (kind !== 'count') return undefined;
  if (typeof failures !== 'string' || failures.length > MOST_SAVED || !/^[01]*$/.test(failures)) {
    invalid('restore.window.failures', failures, `a string of at most ${MOST_SAVED} digits 0 and 1`, RangeError);
  }
  if (durations === undefined) return { kind, failures };
  if (!Array.isArray(durations) || durations.length !== failures.length || ![...durations].every(isDuration)) {
    invalid('restore.window.durations', durations, 'an array with the ms of every call', RangeError);
  }
  return { kind, failures, durations };
}
