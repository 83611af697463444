import type { Retry } from './retry.js';

/** The circuit stays open until someone acts. */
export function never(): Retry {
  return Object.freeze({ delay: () => Infinity, toString: () => 'never()' });
}
