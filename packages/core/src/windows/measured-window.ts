import { per, Tally } from '../metric.js';
import type { Measures, WindowState } from './window.js';

/** What the built-in windows have in common: which durations they were told to keep, and how those are read. */
export abstract class MeasuredWindow extends Tally implements WindowState {
  protected readonly measures: Measures;

  constructor(measures: Measures) {
    super();
    this.measures = measures;
  }

  abstract record(failed: boolean, now: number, duration: number): void;

  /** The sum of the durations. Asked for only where they are measured. */
  protected abstract sum(): number;

  /** How many calls were slow, by the threshold with this index. */
  protected abstract slow(index: number): number;

  override get totalDuration(): number | undefined {
    return this.measures.durations ? this.sum() : undefined;
  }

  override get slowCounts(): Readonly<Record<number, number>> {
    return Object.fromEntries(this.measures.slowThresholds.map((ms, i) => [ms, this.slow(i)]));
  }

  /** Without the object that `slowCounts` makes: trippers ask after every call. */
  override slowRate(threshold: number): number | undefined {
    const index = this.measures.slowThresholds.indexOf(threshold);
    return index < 0 ? undefined : per(this.slow(index), this.totalCount);
  }
}
