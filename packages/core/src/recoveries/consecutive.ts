import { property } from '../causes.js';
import { rule } from '../rule-text.js';
import { milliseconds, optionsOf, whole } from '../validate.js';
import { isCount } from './probes.js';
import type { ProbeResult, Recovery, RecoveryRun, Verdict } from './recovery.js';

/**
 * Close after `count` successes in a row, each faster than `threshold` where that is given; anything else reopens.
 *
 * @param count - an integer of at least 1
 * @param options - `threshold`: the duration in ms from which a success is too slow. Default: none is
 * @throws RangeError if `count` or `threshold` is out of range, TypeError if it is not a number, or for an unknown option
 */
export function consecutive(count: number, options?: { readonly threshold?: number | undefined }): Recovery {
  whole('consecutive(count)', count);
  const { threshold } = optionsOf('consecutive(count, options)', options, ['threshold']);
  if (threshold !== undefined) milliseconds('consecutive(count, { threshold })', threshold);
  const text = threshold === undefined ? `consecutive(${count})` : `consecutive(${count}, threshold=${threshold})`;
  return rule(text, { start: (saved?: unknown) => new ConsecutiveRun(count, threshold, saved) });
}

class ConsecutiveRun implements RecoveryRun {
  readonly #count: number;
  readonly #threshold: number | undefined;
  #successes = 0;

  constructor(count: number, threshold: number | undefined, saved: unknown) {
    this.#count = count;
    this.#threshold = threshold;
    const successes = property(saved, 'successes');
    if (isCount(successes, count - 1)) this.#successes = successes;
  }

  get needed(): number {
    return this.#count - this.#successes;
  }

  record({ failed, duration }: ProbeResult): Verdict | undefined {
    const tooSlow = !failed && duration >= (this.#threshold ?? Infinity);
    const good = !failed && !tooSlow;
    if (good && ++this.#successes < this.#count) return undefined;
    return {
      to: good ? 'closed' : 'open',
      leaves: [
        {
          rule: 'consecutive',
          value: this.#successes,
          comparison: good ? '>=' : '<',
          threshold: this.#count,
          sample: this.#successes + (good ? 0 : 1),
          of: 'probes',
          required: this.#count,
          failed: failed ? 1 : 0,
          ...(this.#threshold !== undefined && { slowThreshold: this.#threshold }),
          ...(failed && { detail: 'the last one failed' }),
          ...(tooSlow && { detail: `the last one took ${Math.round(duration)} ms, slow from ${this.#threshold} ms` }),
        },
      ],
    };
  }

  save(): unknown {
    return { successes: this.#successes };
  }
}
