/** @typedef {{ figure?: number, unavailable?: string, failed?: string }} Answer */
/** @typedef {{ round(): Promise<Answer> }} Participant */
/** @typedef {{ figures: number[] } | { unavailable: string } | { failed: string }} Result */

/**
 * Participants take turns: in each round every one of them gives one figure, in an order that is drawn anew, so that what
 * the machine does meanwhile happens to all. One that cannot go on drops out, and the others go on without it.
 *
 * @param {ReadonlyMap<string, Participant>} participants
 * @param {{ rounds: number, warmUp: number, random?: () => number }} options - `warmUp`: rounds before those that count
 * @returns {Promise<Map<string, Result>>}
 */
export async function interleave(participants, { rounds, warmUp, random = Math.random }) {
  /** @type {Map<string, Result>} */
  const results = new Map([...participants.keys()].map((key) => [key, { figures: [] }]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const key of shuffled([...participants.keys()], random)) {
      const result = results.get(key);
      if (result === undefined || !('figures' in result)) continue;
      const { figure, unavailable, failed } = await /** @type {Participant} */ (participants.get(key)).round();
      if (unavailable !== undefined) results.set(key, { unavailable });
      else if (typeof figure !== 'number') results.set(key, { failed: failed ?? 'it gave no figure' });
      else if (round >= 0) result.figures.push(figure);
    }
  }
  return results;
}

/**
 * @template T
 * @param {T[]} items
 * @param {() => number} random
 */
function shuffled(items, random) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = /** @type {[T, T]} */ ([items[j], items[i]]);
  }
  return items;
}
