import { setTimeout as delay } from 'node:timers/promises';

/** Look again and again until `done`; how long that takes is the test's own timeout to judge, not a figure in it. */
export async function until<T>(look: () => T | Promise<T>, done: (seen: T) => boolean, every = 5): Promise<T> {
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    await delay(every);
  }
}
