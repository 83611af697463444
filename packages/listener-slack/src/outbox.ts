import type { SlackMessage } from './message.js';
import type { Transition } from './transition.js';

/** Transitions of one circuit that one message will tell. */
export interface Batch {
  /** Batches are numbered in the order in which they began. */
  readonly id: number;
  readonly circuitName: string;
  readonly transitions: Transition[];
  /** What it says; made when it is first posted, and the same from then on: a repeat can be known for what it is. */
  message?: SlackMessage;
  /** How often it was posted. */
  attempts: number;
  /** An attempt got no answer: Slack may have the message already. */
  mayHaveArrived: boolean;
}

/** The most that one message tells, so that each transition has a readable line within what Slack takes as a whole. */
const MOST = 100;

/**
 * The messages that wait, first come first served, in bounded room.
 *
 * A transition joins the waiting message of its circuit, if there is one with room: a circuit that flaps while Slack is slow
 * makes messages longer, not more. When all room is taken, the oldest message gives way, since the newest ones tell what is
 * the matter now.
 */
export class Outbox {
  readonly #capacity: number;
  readonly #most: number;
  readonly #waiting = new Set<Batch>();
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

  /** The number of the batch that began last. */
  get lastId(): number {
    return this.#ids;
  }

  /** The batch whose turn it is. */
  get next(): Batch | undefined {
    return this.#waiting.values().next().value;
  }

  /** Let a transition wait; returns the batch that had to give way to it, if one had to. */
  add(transition: Transition): Batch | undefined {
    const evicted = this.#size < this.#capacity ? undefined : this.next;
    if (evicted !== undefined) this.remove(evicted);
    const { circuitName } = transition.signal;
    let batch = this.#open.get(circuitName);
    if (batch === undefined) {
      batch = { id: ++this.#ids, circuitName, transitions: [], attempts: 0, mayHaveArrived: false };
      this.#waiting.add(batch);
      this.#open.set(circuitName, batch);
    }
    batch.transitions.push(transition);
    this.#size++;
    if (batch.transitions.length >= this.#most) this.#open.delete(circuitName);
    return evicted;
  }

  /** Take a batch out: to post it, or because it is lost. */
  remove(batch: Batch): void {
    if (!this.#waiting.delete(batch)) return;
    this.#size -= batch.transitions.length;
    if (this.#open.get(batch.circuitName) === batch) this.#open.delete(batch.circuitName);
  }

  /** Put a batch that could not be posted back where it was: before all others. */
  putBack(batch: Batch): void {
    const others = [...this.#waiting];
    this.#waiting.clear();
    for (const one of [batch, ...others]) this.#waiting.add(one);
    this.#size += batch.transitions.length;
  }
}
