import { currentContext, detached, type InContext } from './context.js';

/**
 * Lets some lines per key and interval through, and counts the rest.
 *
 * The first `burst` occurrences are reported at once. Those that follow within the interval are counted, and reported together when it
 * ends, with the last of them as the sample; that line opens the next interval, in which everything is counted. After an
 * interval in which nothing was counted the key is forgotten, so an idle throttle holds no memory and no timer. Its timers keep
 * no process alive: `flush` before it ends.
 *
 * A line is written in the async context of its sample; the timers run in none.
 */
export class Throttle<T> {
  readonly #interval: number;
  readonly #report: Report<T>;
  readonly #burst: number;
  readonly #tallies = new Map<string, Tally<T>>();

  /**
   * @param interval in ms
   * @param report is often called by a timer, where nothing catches: it must not throw
   */
  constructor(interval: number, report: Report<T>, burst = 1) {
    this.#interval = interval;
    this.#report = report;
    this.#burst = burst;
  }

  /** Something of the kind `key` occurred. */
  hit(key: string, sample: T): void {
    if (this.admit(key, sample)) this.#report(sample, 1);
  }

  /** The same, for a caller that reports it itself: `true` to do so now, `false` if it was counted. */
  admit(key: string, sample: T): boolean {
    const tally = this.#tallies.get(key);
    if (tally === undefined) {
      this.#tallies.set(key, { held: undefined, count: 0, reported: 1, since: performance.now() });
      detached(() => this.#start(key));
      return true;
    }
    if (tally.reported < this.#burst) {
      tally.reported++;
      return true;
    }
    tally.held = { sample, context: currentContext() };
    tally.count++;
    return false;
  }

  /** Tell now what was counted under `key`, or under every key. */
  flush(key?: string): void {
    for (const tally of key === undefined ? this.#tallies.values() : [this.#tallies.get(key)]) {
      if (tally !== undefined) this.#release(tally);
    }
  }

  #release(tally: Tally<T>): void {
    const { held, count, since } = tally;
    if (held === undefined) return;
    // Nothing of a request is kept once it has been reported.
    tally.held = undefined;
    tally.count = 0;
    tally.since = performance.now();
    held.context(() => this.#report(held.sample, count, Math.round(tally.since - since)));
  }

  #start(key: string): void {
    const timer = setInterval(() => {
      const tally = this.#tallies.get(key);
      if (tally?.held !== undefined) {
        this.#release(tally);
      } else {
        this.#tallies.delete(key);
        clearInterval(timer);
      }
    }, this.#interval);
    // Only Node and similar runtimes have `unref`; elsewhere there is no process to keep alive.
    (timer as { unref?(): void }).unref?.();
  }
}

/** Reports `sample`, one of `count` occurrences within `over` ms; without `over`, the only one. */
type Report<T> = (sample: T, count: number, over?: number) => void;

interface Tally<T> {
  /** The last occurrence that was counted, and where it occurred. */
  held: { readonly sample: T; readonly context: InContext } | undefined;
  /** How many were counted since the last line. */
  count: number;
  /** How many were reported at once. */
  reported: number;
  /** When the last line was written, by the monotonic clock. */
  since: number;
}
