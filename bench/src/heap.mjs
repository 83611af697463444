import { Unavailable } from './unavailable.mjs';

/** Bytes that are alive after collection, on the heap and in the buffers that it holds. */
export function heap() {
  const collect = collector();
  let before = Number.POSITIVE_INFINITY;
  // What a collection frees may hold what only the next one finds.
  for (let i = 0; i < 10; i++) {
    collect();
    const now = alive();
    if (now >= before) return now;
    before = now;
  }
  return before;
}

function alive() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collector() {
  const bun = /** @type {{ Bun?: { gc(now: boolean): void } }} */ (globalThis).Bun;
  if (bun) return () => bun.gc(true);
  const { gc } = globalThis;
  if (!gc) throw new Unavailable('this runtime does not let itself be told to collect garbage');
  return () => gc();
}
