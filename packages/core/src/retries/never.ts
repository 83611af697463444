import { rule } from '../rule-text.js';
import type { Retry } from './retry.js';

/** The circuit stays open until someone acts. */
export function never(): Retry {
  return rule('never()', { delay: () => Infinity });
}
