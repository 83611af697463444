import { rule } from '../rule-text.js';
import { milliseconds, optionsOf, ratio } from '../validate.js';
import { jittered, type Opening, type Retry } from './retry.js';

/**
 * A call may be tried `ms` after the circuit opened. The default, with 60 s.
 *
 * @param ms - milliseconds, above 0
 * @param options - `jitter`: a ratio from 0 to 1 that spreads the wait, so that the processes of a fleet do not all retry at
 *   once. Default 0; 0.2 turns 60 s into 48 to 72 s
 * @throws RangeError if `ms` or `jitter` is out of range, TypeError if it is not a number, or for an unknown option
 */
export function cooldown(ms: number, options?: { readonly jitter?: number | undefined }): Retry {
  milliseconds('cooldown(ms)', ms);
  const { jitter = 0 } = optionsOf('cooldown(ms, options)', options, ['jitter']);
  ratio('cooldown(ms, { jitter })', jitter, true);
  const text = jitter === 0 ? `cooldown(${ms})` : `cooldown(${ms}, jitter=${jitter})`;
  return rule(text, { delay: (opening: Opening) => jittered(ms, jitter, opening) });
}
