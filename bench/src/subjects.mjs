/** @import { LibraryName } from './types.js' */

/** @type {readonly LibraryName[]} */
export const BREAKERS = ['fluxgate', 'cockatiel3', 'cockatiel4', 'opossum'];

/** @type {readonly LibraryName[]} */
export const ALL = ['bare', ...BREAKERS];

/** The baseline of most: the same thing done without a breaker. */
export const BARE = /** @type {const} */ ({ library: 'bare' });

/** The least that an upstream can do: a promise, and nothing to wait for. */
export async function answer() {
  return 1;
}

const refused = new Error('refused');

/** Fails the first time, and answers from then on: what a circuit remembers of failures, it has to remember from there. */
export function onceBroken() {
  let broken = true;
  return async () => {
    if (!broken) return 1;
    broken = false;
    throw refused;
  };
}

/**
 * Fails so many calls in five, with an error that was made beforehand: what is measured is the breaker, not the stack trace.
 *
 * @param {number} failures
 */
export function failing(failures) {
  let turn = 0;
  return async () => {
    turn = (turn + 2) % 5;
    if (turn < failures) throw refused;
    return 1;
  };
}
