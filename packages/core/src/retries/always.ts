import { rule } from '../rule-text.js';
import type { Retry } from './retry.js';

/** The very next call may be tried. */
export function always(): Retry {
  return rule('always()', { delay: () => 0 });
}
