import { atLeast, milliseconds, ratio } from '../validate.js';
import { jittered, type Opening, type Retry } from './retry.js';

/** Options of {@link backoff}. */
export interface BackoffOptions {
  /** The first wait in ms, above 0. */
  readonly initial: number;
  /** By what each wait grows when the circuit reopens; 1 or more. Default 2. */
  readonly multiplier?: number;
  /** The longest wait in ms, before jitter; `initial` or more. Default 300,000 (5 minutes), or `initial` if that is longer. */
  readonly max?: number;
  /** A ratio from 0 to 1 by which each wait is spread. Default 0. */
  readonly jitter?: number;
}

/**
 * A call may be tried after a wait that grows with each reopening: min(initial · multiplier^reopens, max).
 *
 * @throws RangeError when an option is out of range (TypeError when it is no number at all)
 */
export function backoff(options: BackoffOptions): Retry {
  const initial = milliseconds('backoff({ initial })', options?.initial);
  const { multiplier = 2, max = Math.max(300_000, initial), jitter = 0 } = options;
  atLeast('backoff({ multiplier })', multiplier, 1);
  atLeast('backoff({ max })', max, initial);
  ratio('backoff({ jitter })', jitter, true);
  const text = `backoff(initial=${initial}, multiplier=${multiplier}, max=${max}${jitter === 0 ? '' : `, jitter=${jitter}`})`;
  return Object.freeze({
    delay: (opening: Opening) => jittered(Math.min(initial * multiplier ** opening.reopens, max), jitter, opening),
    toString: () => text,
  });
}
