import type { Generation } from './generation.js';
import type { Rejection } from './rejection.js';

/**
 * Calls in flight that are counted together: how many have begun, and how many have ended.
 *
 * Where calls need not be told apart they share a batch and its handlers, so that a call that never settles is seen though
 * nothing is made, kept or timed per call. A call that is timed, and a probe, has a batch to itself.
 */
export class Batch {
  /** The generation in which its calls were admitted; they count in no other. `undefined` once they were given up on. */
  generation: Generation | undefined;
  /** When its only call began, in monotonic ms; `NaN` in a batch that many calls share. */
  startedAt: number = Number.NaN;
  /** A time, in monotonic ms, by which all its calls had begun; for a batch that still takes calls: when it was opened. */
  since: number = Number.NaN;
  begun = 0;
  ended = 0;
  /** How many had begun when the clock was last looked at for one that joined, and what it said then. */
  seen = 0;
  seenAt: number = Number.NaN;
  /** How many calls may have begun before the breaker considers whether to look at the clock. */
  limit = 0;
  /** How many more when one has ended: 1 where what matters is how many are in flight, 0 where it is how many begin. */
  refund: 0 | 1 = 1;
  /** Whether it is closed to further calls and listed among those that are watched. */
  watched = false;
  /** Its neighbours among the watched. */
  older: Batch | undefined = undefined;
  newer: Batch | undefined = undefined;
  /** Handles the promise of a call. Returns the value, untouched. */
  declare succeeded: <T>(value: T) => T;
  /** Handles the promise of a call. Returns what rejects with the same error. */
  declare failed: (error: unknown) => Rejection;

  constructor(generation: Generation) {
    this.generation = generation;
  }

  /** A call has just joined, at `now`. */
  see(now: number): void {
    this.seen = this.begun;
    this.seenAt = now;
  }

  /** How many of its calls are in flight. */
  get size(): number {
    return this.begun - this.ended;
  }
}

/** The batches that take no more calls and still have some in flight, in the order of time. */
export class Watched {
  /** How many calls they have in flight. */
  calls = 0;
  oldest: Batch | undefined = undefined;
  #newest: Batch | undefined = undefined;

  /** Watch `batch`, all of whose calls had begun by `since`. */
  add(batch: Batch, since: number): void {
    batch.since = since;
    batch.watched = true;
    batch.older = this.#newest;
    batch.newer = undefined;
    if (this.#newest === undefined) this.oldest = batch;
    else this.#newest.newer = batch;
    this.#newest = batch;
    this.calls += batch.size;
  }

  /** One call of a watched batch has ended. @returns whether it was the last one, and the batch is watched no more */
  leave(batch: Batch): boolean {
    this.calls--;
    if (batch.begun !== batch.ended) return false;
    this.#unlink(batch);
    return true;
  }

  /** Stop watching `batch`, whatever it has in flight. */
  remove(batch: Batch): void {
    this.calls -= batch.size;
    this.#unlink(batch);
  }

  #unlink(batch: Batch): void {
    const { older, newer } = batch;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    batch.watched = false;
    batch.older = undefined;
    batch.newer = undefined;
  }
}
