/**
 * What a window holds: how many calls were recorded, how many of them failed, and how long they took.
 *
 * Rates are ratios from 0 to 1 and durations are milliseconds. A rate or an average over nothing is `undefined`, never a
 * false 0; so are durations where nothing asked for them to be measured.
 */
export interface Metric {
  /** Calls recorded, successes and failures together. */
  readonly totalCount: number;
  /** Calls recorded as failures. */
  readonly failureCount: number;
  /** The sum of all recorded durations in ms; `undefined` where durations are not measured. */
  readonly totalDuration: number | undefined;
  /** How many calls took at least so long, for each threshold (ms) that a rule watches. */
  readonly slowCounts: Readonly<Record<number, number>>;
  /** The mean duration in ms; `undefined` where durations are not measured or nothing was recorded. */
  readonly avgDuration: number | undefined;
  /** The share of failures; `undefined` when nothing was recorded. */
  readonly failureRate: number | undefined;
  /**
   * The share of calls that took `threshold` ms or longer; `undefined` when nothing was recorded, and for a threshold that
   * no rule of the circuit watches.
   */
  slowRate(threshold: number): number | undefined;
}

/**
 * A {@link Metric} whose rates follow from its counts: the base of the built-in windows, and of one's own.
 *
 * @example
 * ```ts
 * class Everything extends Tally implements WindowState {
 *   totalCount = 0;
 *   failureCount = 0;
 *   record(failed: boolean) {
 *     this.totalCount++;
 *     if (failed) this.failureCount++;
 *   }
 * }
 * ```
 */
export abstract class Tally implements Metric {
  /** Calls recorded, successes and failures together. */
  abstract get totalCount(): number;
  /** Calls recorded as failures. */
  abstract get failureCount(): number;

  /** `undefined`: not measured. A window that measures overrides it. */
  get totalDuration(): number | undefined {
    return undefined;
  }

  /** None. A window that measures overrides it. */
  get slowCounts(): Readonly<Record<number, number>> {
    return {};
  }

  /** `totalDuration` over `totalCount`. */
  get avgDuration(): number | undefined {
    return per(this.totalDuration, this.totalCount);
  }

  /** `failureCount` over `totalCount`. */
  get failureRate(): number | undefined {
    return per(this.failureCount, this.totalCount);
  }

  /** What `slowCounts` has for `threshold`, over `totalCount`. */
  slowRate(threshold: number): number | undefined {
    return per(this.slowCounts[threshold], this.totalCount);
  }
}

/** `sum` per call; `undefined` where it is not known, or there were no calls. */
export function per(sum: number | undefined, calls: number): number | undefined {
  return sum === undefined || calls === 0 ? undefined : sum / calls;
}

/** A frozen copy of what `live` holds now. Its figures are its own properties, so it prints and serialises as one sees it. */
export function frozenMetric(live: Metric): Metric {
  return new FrozenMetric(live);
}

class FrozenMetric implements Metric {
  readonly totalCount: number;
  readonly failureCount: number;
  readonly totalDuration: number | undefined;
  readonly slowCounts: Readonly<Record<number, number>>;
  readonly avgDuration: number | undefined;
  readonly failureRate: number | undefined;

  constructor(live: Metric) {
    this.totalCount = live.totalCount;
    this.failureCount = live.failureCount;
    this.totalDuration = live.totalDuration;
    this.slowCounts = Object.freeze({ ...live.slowCounts });
    this.avgDuration = live.avgDuration;
    this.failureRate = live.failureRate;
    Object.freeze(this);
  }

  slowRate(threshold: number): number | undefined {
    return per(this.slowCounts[threshold], this.totalCount);
  }
}
