import { setTimeout as delay } from 'node:timers/promises';

/** How long is looked, in ms: less than a test may take, so that it ends with what was seen, and no look is left behind. */
const BOUND = 170_000;

/**
 * Look again and again until `done`.
 *
 * @throws Error that tells what was seen last, when it takes longer than any machine needs
 */
export async function until<T>(look: () => T | Promise<T>, done: (seen: T) => boolean, every = 5): Promise<T> {
  for (const end = performance.now() + BOUND; ; await delay(every)) {
    const seen = await look();
    if (done(seen)) return seen;
    if (performance.now() > end) throw new Error(`It has not come; last seen was ${JSON.stringify(seen)}`);
  }
}
