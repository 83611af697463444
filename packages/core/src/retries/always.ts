import type { Retry } from './retry.js';

/** The very next call may be tried. */
export function always(): Retry {
  return Object.freeze({ delay: () => 0, toString: () => 'always()' });
}
