/** How long the storm stays in one place, in ms. */
const STAYS = 6_000;

/** The share of the crowd that it covers. */
const WIDTH = 0.04;

/** Whether the storm is over number `index` of `crowd` circuits, `elapsed` ms after it began. It wanders round and round. */
export function struckBy(elapsed: number, index: number, crowd: number): boolean {
  const width = Math.max(1, Math.round(crowd * WIDTH));
  const start = (Math.floor(elapsed / STAYS) * width) % crowd;
  return (index - start + crowd) % crowd < width;
}
