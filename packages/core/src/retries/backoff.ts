import { rule } from '../rule-text.js';
import { atLeast, milliseconds, optionsOf, ratio } from '../validate.js';
import { jittered, type Opening, type Retry } from './retry.js';

/** Options of {@link backoff}. */
export interface BackoffOptions {
  /** The first wait in ms, above 0. */
  readonly initial: number;
  /** The factor by which the wait grows each time the circuit reopens; 1 or more. Default 2. */
  readonly multiplier?: number | undefined;
  /** The longest wait in ms, before jitter; `initial` or more. Default 300,000 (5 minutes), or `initial` if that is longer. */
  readonly max?: number | undefined;
  /** A ratio from 0 to 1 that spreads each wait. Default 0. */
  readonly jitter?: number | undefined;
}

/**
 * A call may be tried after a wait that grows with each reopening: min(initial · multiplier^reopens, max).
 *
 * @throws RangeError if an option is out of range, TypeError if it is not a number, or for an unknown option
 */
export function backoff(options: BackoffOptions): Retry {
  const given = optionsOf('backoff(options)', options, ['initial', 'multiplier', 'max', 'jitter']);
  const initial = milliseconds('backoff({ initial })', given.initial);
  const { multiplier = 2, max = Math.max(300_000, initial), jitter = 0 } = given;
  atLeast('backoff({ multiplier })', multiplier, 1);
  atLeast('backoff({ max })', max, initial);
  ratio('backoff({ jitter })', jitter, true);
  const text = `backoff(initial=${initial}, multiplier=${multiplier}, max=${max}${jitter === 0 ? '' : `, jitter=${jitter}`})`;
  return rule(text, {
    delay: (opening: Opening) => jittered(Math.min(initial * multiplier ** opening.reopens, max), jitter, opening),
  });
}
