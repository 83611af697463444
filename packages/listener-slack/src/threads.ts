import type { State } from '@fluxgate/core';
import { BoundedMap } from './bounded-map.js';
import type { Transition } from './transition.js';

/** Where a message goes: into the channel, or under the one that opened the cycle, and then perhaps into the channel too. */
export type Place =
  | { readonly thread_ts?: string; readonly reply_broadcast?: false }
  | { readonly thread_ts: string; readonly reply_broadcast: true };

/** In these states a circuit is in a cycle: something is the matter, and a message will say when it is over. */
const TROUBLED: ReadonlySet<State> = new Set(['open', 'half_open', 'forced_open']);

/**
 * Which circuit has a thread. A cycle's messages go under the one that opened it; the one that ends it is shown in the channel
 * too. A message that reports both an end and a new opening stays in its thread, and so does what follows: a flapping circuit
 * has one thread.
 */
export class Threads {
  readonly #roots = new BoundedMap<string>();

  /** The thread of the message that reports `transitions`. */
  place(circuitName: string, transitions: readonly Transition[]): Place {
    const before = transitions[0]?.signal.oldState;
    // A new cycle: the end of the last one may have been filtered out.
    if (before !== undefined && !TROUBLED.has(before)) this.forget(circuitName);
    const root = this.#roots.get(circuitName);
    if (root === undefined) return {};
    const ends = transitions.some(({ signal }) => !TROUBLED.has(signal.newState));
    return ends ? { thread_ts: root, reply_broadcast: true } : { thread_ts: root };
  }

  /** The message that reports `transitions` was posted as `ts`. */
  posted(circuitName: string, transitions: readonly Transition[], ts: string | undefined): void {
    const state = transitions.at(-1)?.signal.newState;
    if (state === undefined || !TROUBLED.has(state)) this.forget(circuitName);
    else if (ts !== undefined && this.#roots.get(circuitName) === undefined) this.#roots.set(circuitName, ts);
  }

  /** The circuit's thread is gone: the next message starts a new one. */
  forget(circuitName: string): void {
    this.#roots.delete(circuitName);
  }
}
