import { milliseconds, ratio } from '../validate.js';
import { jittered, type Opening, type Retry } from './retry.js';

/**
 * A call may be tried `ms` after the circuit opened. The default, with 60 s.
 *
 * @param ms - milliseconds, above 0
 * @param options - `jitter`: a ratio from 0 to 1 by which the wait is spread, so that a fleet does not come back as one.
 *   Default 0; 0.2 makes 60 s into 48 to 72 s
 * @throws RangeError when `ms` or `jitter` is out of range (TypeError when it is no number at all)
 */
export function cooldown(ms: number, options: { readonly jitter?: number } = {}): Retry {
  milliseconds('cooldown(ms)', ms);
  const { jitter = 0 } = options;
  ratio('cooldown(ms, { jitter })', jitter, true);
  const text = jitter === 0 ? `cooldown(${ms})` : `cooldown(${ms}, jitter=${jitter})`;
  return Object.freeze({
    delay: (opening: Opening) => jittered(ms, jitter, opening),
    toString: () => text,
  });
}
