/**
 * Lets one line a key and interval through, and counts what it holds back.
 *
 * The first occurrence is told at once. Those that follow within the interval are counted, and told together when it ends,
 * with the last of them as the sample; that line opens the next interval. After an interval in which nothing came the key is
 * forgotten, so an idle throttle holds no memory and no timer. Its timers keep no process alive: `flush` before it ends.
 */
export class Throttle<T> {
  readonly #interval: number;
  readonly #tell: Tell<T>;
  readonly #tallies = new Map<string, Tally<T>>();

  /**
   * @param interval in ms
   * @param tell is often called by a timer, with nobody to catch: it must not throw
   */
  constructor(interval: number, tell: Tell<T>) {
    this.#interval = interval;
    this.#tell = tell;
  }

  /** Something of the kind `key` occurred. */
  hit(key: string, sample: T): void {
    const tally = this.#tallies.get(key);
    if (tally === undefined) {
      this.#tallies.set(key, { sample, count: 0, since: performance.now() });
      this.#start(key);
      this.#tell(sample, 1);
    } else {
      tally.sample = sample;
      tally.count++;
    }
  }

  /** Tell now what was counted under `key`, or under every key. */
  flush(key?: string): void {
    for (const tally of key === undefined ? this.#tallies.values() : [this.#tallies.get(key)]) {
      if (tally !== undefined && tally.count > 0) this.#release(tally);
    }
  }

  #release(tally: Tally<T>): void {
    const { sample, count, since } = tally;
    tally.count = 0;
    tally.since = performance.now();
    this.#tell(sample, count, Math.round(tally.since - since));
  }

  #start(key: string): void {
    const timer = setInterval(() => {
      const tally = this.#tallies.get(key);
      if (tally !== undefined && tally.count > 0) {
        this.#release(tally);
      } else {
        this.#tallies.delete(key);
        clearInterval(timer);
      }
    }, this.#interval);
    // Only Node and its like have `unref`; elsewhere there is no process to keep alive.
    (timer as { unref?(): void }).unref?.();
  }
}

/** Tells of `sample`, which stands for `count` occurrences within `over` ms; without `over`, for itself alone. */
type Tell<T> = (sample: T, count: number, over?: number) => void;

interface Tally<T> {
  /** The last occurrence. */
  sample: T;
  /** How many came since the last line. */
  count: number;
  /** When the last line was written, by the monotonic clock. */
  since: number;
}
