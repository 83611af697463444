import type { DeliveryClock } from '../clock.js';
import { detachedFetch, type SlackFetch } from '../fetch.js';

/**
 * Time that stands still until a test moves it, while the requests in it are real ones: before each step it waits for those
 * on the way.
 */
export class VirtualTime implements DeliveryClock {
  readonly #start: number;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();
  #elapsed = 0;
  #ids = 0;
  #onTheWay = 0;
  /** How many requests a server holds without answering: nobody waits for those. */
  held: () => number = () => 0;

  /** @param start - the wall-clock time at the beginning, in ms since the Unix epoch */
  constructor(start: number = Date.UTC(2026, 10, 22, 3, 0, 0)) {
    this.#start = start;
  }

  now(): number {
    return this.#elapsed;
  }

  epoch(): number {
    return this.#start + this.#elapsed;
  }

  setTimeout(callback: () => void, ms: number): unknown {
    this.#timers.set(++this.#ids, { at: this.#elapsed + ms, callback });
    return this.#ids;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  /** A `fetch` whose requests this time waits for. */
  readonly fetch: SlackFetch = async (url, init) => {
    this.#onTheWay++;
    try {
      return await detachedFetch(url, init);
    } finally {
      this.#onTheWay--;
    }
  };

  /** Let `ms` pass, and everything happen that is due in it. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    for (;;) {
      await this.#quiet();
      const next = [...this.#timers].sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
      if (next === undefined || next[1].at > until) break;
      const [id, { at, callback }] = next;
      this.#elapsed = Math.max(this.#elapsed, at);
      this.#timers.delete(id);
      callback();
    }
    this.#elapsed = until;
  }

  /** Until no request is on the way but those that are held, and what follows from their answers has happened. */
  async #quiet(): Promise<void> {
    for (let calm = 0; calm < 3; calm++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#onTheWay > this.held()) calm = -1;
    }
  }
}
