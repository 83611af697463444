import { optionsOf, ratio, whole } from '../validate.js';
import type { ProbeResult, Recovery, RecoveryRun, Verdict } from './recovery.js';

/**
 * Close after `count` recorded probes of which less than `failureRate` failed; reopen as soon as the rate can no longer come
 * out lower. The default, with 10 probes.
 *
 * @param count - a whole number from 1 up
 * @param options - `failureRate`: a ratio above 0 and up to 1. Default 0.5
 * @throws RangeError when `count` or `failureRate` is out of range (TypeError when it is no number at all)
 */
export function probes(count: number, options?: { readonly failureRate?: number | undefined }): Recovery {
  whole('probes(count)', count);
  const { failureRate: rate = 0.5 } = optionsOf('probes(count, options)', options, ['failureRate']);
  ratio('probes(count, { failureRate })', rate);
  return Object.freeze({
    start: () => new ProbesRun(count, rate),
    toString: () => `probes(${count}, failure_rate=${rate})`,
  });
}

class ProbesRun implements RecoveryRun {
  readonly #count: number;
  readonly #rate: number;
  #recorded = 0;
  #failures = 0;

  constructor(count: number, rate: number) {
    this.#count = count;
    this.#rate = rate;
  }

  get needed(): number {
    return this.#count - this.#recorded;
  }

  record({ failed }: ProbeResult): Verdict | undefined {
    this.#recorded++;
    if (failed) this.#failures++;
    // The best that the rate can still become, when every probe to come succeeds.
    if (this.#failures / this.#count >= this.#rate) return this.#verdict('open', '>=');
    return this.#recorded === this.#count ? this.#verdict('closed', '<') : undefined;
  }

  #verdict(to: 'closed' | 'open', comparison: '<' | '>='): Verdict {
    const measured = { value: this.#failures / this.#recorded, sample: this.#recorded, of: 'probes' } as const;
    const detail = `${this.#failures} failed, ${this.#count} wanted`;
    return { to, leaves: [{ rule: 'probes', ...measured, comparison, threshold: this.#rate, detail }] };
  }
}
