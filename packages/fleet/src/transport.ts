import type { Exchange } from './message.js';

/**
 * How a fleet reaches its board. Two come with the package; the port is open to others.
 *
 * A transport only carries: it may be slow, lose, repeat and reorder, and it may reject. It never has to retry, and the fleet
 * asks no more while two recent exchanges are without an answer.
 */
export interface Transport {
  /**
   * Begin. Called once, before anything else, outside of any caller's async context.
   *
   * @param namespace - keeps fleets apart on one board
   * @param hint - call it when something may have changed on the board; it may be called too often and too seldom
   * @param report - call it with faults that no exchange rejects with
   */
  open(namespace: string, hint: () => void, report: (error: unknown) => void): void;
  /**
   * One round trip. Resolves with the board's reply, as parsed JSON that nobody has checked yet; rejects when there is none.
   * The fleet gives up on it after `request.ttl` ms.
   */
  exchange(request: Exchange): Promise<unknown>;
  /** Everyone in a group: `{ v: 1, members: [{ id, state, votes, leads, left }] }`. */
  members(name: string): Promise<unknown>;
  /** End: no connection, listener or timer of the transport's is left. */
  close(): Promise<void> | void;
}
