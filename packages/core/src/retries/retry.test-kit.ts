import type { Opening } from '../index.js';
import { evidence } from '../trippers/tripper.test-kit.js';

/** What a retry rule is asked with: the first opening, of an empty window, unless given otherwise. */
export function opening(given: Partial<Opening>): Opening {
  return { reopens: 0, random: () => 0.5, metrics: evidence().metrics, ...given };
}
