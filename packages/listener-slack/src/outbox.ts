import type { SlackMessage } from './message.js';
import type { Transition } from './transition.js';

/** Transitions of one circuit that one message will report. */
export interface Batch {
  /** Batches are numbered in order. */
  readonly id: number;
  readonly circuitName: string;
  readonly transitions: Transition[];
  /** The message; composed when it is first posted, and not changed after that, so that a repeat can be recognized. */
  message?: SlackMessage;
  /** How often it was posted. */
  attempts: number;
  /** An attempt got no answer: Slack may have the message already. */
  mayHaveArrived: boolean;
  /** The batch after it in the queue. */
  after?: Batch | undefined;
}

/** The most transitions that one message reports, so that each has a readable line within Slack's limits. */
const MOST = 100;

/**
 * The waiting messages: a queue of bounded size.
 *
 * A transition joins the waiting message of its circuit, if there is one with room: a circuit that flaps while Slack is slow
 * makes messages longer, not more. When the queue is full, the oldest message gives way, since the newest say how things stand
 * now. Every operation takes constant time: it runs inside the calls.
 */
export class Outbox {
  readonly #capacity: number;
  readonly #most: number;
  #first: Batch | undefined;
  #last: Batch | undefined;
  /** The batch of each circuit that can still be added to. */
  readonly #open = new Map<string, Batch>();
  #size = 0;
  #ids = 0;

  /** @param capacity - how many transitions may wait */
  constructor(capacity: number) {
    this.#capacity = capacity;
    // In a small outbox no message may be so large that its loss would be the loss of nearly everything.
    this.#most = Math.max(1, Math.min(MOST, Math.floor(capacity / 10)));
  }

  /** How many transitions wait. */
  get size(): number {
    return this.#size;
  }

  /** The number of the newest batch. */
  get lastId(): number {
    return this.#ids;
  }

  /** The batch whose turn it is. */
  get next(): Batch | undefined {
    return this.#first;
  }

  /** Queue a transition; returns the batch that was dropped for it, if any. */
  add(transition: Transition): Batch | undefined {
    const evicted = this.#size < this.#capacity ? undefined : this.take();
    const { circuitName } = transition.signal;
    let batch = this.#open.get(circuitName);
    if (batch === undefined) {
      batch = { id: ++this.#ids, circuitName, transitions: [], attempts: 0, mayHaveArrived: false };
      if (this.#last === undefined) this.#first = batch;
      else this.#last.after = batch;
      this.#last = batch;
      this.#open.set(circuitName, batch);
    }
    batch.transitions.push(transition);
    this.#size++;
    if (batch.transitions.length >= this.#most) this.#open.delete(circuitName);
    return evicted;
  }

  /** Take out the batch whose turn it is: to post it, or because it is lost. */
  take(): Batch | undefined {
    const batch = this.#first;
    if (batch === undefined) return undefined;
    this.#first = batch.after;
    if (batch.after === undefined) this.#last = undefined;
    batch.after = undefined;
    this.#size -= batch.transitions.length;
    if (this.#open.get(batch.circuitName) === batch) this.#open.delete(batch.circuitName);
    return batch;
  }

  /** Put a batch that could not be posted back where it was: before all others. */
  putBack(batch: Batch): void {
    batch.after = this.#first;
    this.#first = batch;
    this.#last ??= batch;
    this.#size += batch.transitions.length;
  }
}
