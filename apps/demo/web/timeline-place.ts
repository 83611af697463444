import { REPLAYED } from '../shared/events.js';

/** Places are told from about the page's start, since a style's numbers have few digits. */
const ORIGIN = Math.floor(Date.now() / REPLAYED);

/** Where a moment (ms since the Unix epoch) lies, in lengths of the time line. */
export function placeOf(at: number): number {
  return at / REPLAYED - ORIGIN;
}
