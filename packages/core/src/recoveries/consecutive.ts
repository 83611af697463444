import { whole } from '../validate.js';
import type { ProbeResult, Recovery, RecoveryRun, Verdict } from './recovery.js';

/**
 * Close after `count` successes in a row; any failure reopens.
 *
 * @param count - a whole number from 1 up
 * @throws RangeError when `count` is no such number (TypeError when it is no number at all)
 */
export function consecutive(count: number): Recovery {
  whole('consecutive(count)', count);
  return Object.freeze({
    start: () => new ConsecutiveRun(count),
    toString: () => `consecutive(${count})`,
  });
}

class ConsecutiveRun implements RecoveryRun {
  readonly #count: number;
  #successes = 0;

  constructor(count: number) {
    this.#count = count;
  }

  get needed(): number {
    return this.#count - this.#successes;
  }

  record({ failed }: ProbeResult): Verdict | undefined {
    if (!failed) this.#successes++;
    if (!failed && this.#successes < this.#count) return undefined;
    return {
      to: failed ? 'open' : 'closed',
      leaves: [
        {
          rule: 'consecutive',
          value: this.#successes,
          comparison: failed ? '<' : '>=',
          threshold: this.#count,
          sample: this.#successes + (failed ? 1 : 0),
          of: 'probes',
          ...(failed && { detail: 'the last one failed' }),
        },
      ],
    };
  }
}
