import { cooldown, type Opening, type Retry } from '@fluxgate/core';
import { invalid, milliseconds, optionsOf } from '../validate.js';

/** Bounds of {@link retryAfter}. */
export interface RetryAfterOptions {
  /** The shortest wait that an upstream can ask for, in ms, 0 or more. Default 1,000. */
  readonly min?: number | undefined;
  /** The longest wait that an upstream can ask for, in ms, `min` or more. Default 300,000 (5 minutes), or `min` if that is longer. */
  readonly max?: number | undefined;
}

/** What the response that is being recorded asked for, in ms. A breaker asks its retry rule while it records what opened it. */
let asked: number | undefined;

/**
 * A retry rule that honours `Retry-After`: when the response that opens the circuit is a 429 or a 503 with that header, the circuit
 * stays open for as long as it says, within the bounds. Otherwise `otherwise` decides.
 *
 * `createFetch`, the undici interceptor and the axios adapter apply it by themselves. Use it for a registry of your own that
 * you hand to them; a plain `breaker.call(fetch, url)` cannot honour the header.
 *
 * @param otherwise - default `cooldown(60_000)`
 * @throws TypeError or RangeError for an invalid option
 */
export function retryAfter(otherwise: Retry = cooldown(60_000), options?: RetryAfterOptions): Retry {
  if (typeof Object(otherwise).delay !== 'function') {
    invalid(
      'retryAfter(otherwise)',
      otherwise,
      "a retry, such as cooldown(60_000), or an object with a method 'delay'",
    );
  }
  const { min = 1_000, max } = optionsOf('retryAfter(otherwise, options)', options, ['min', 'max']);
  milliseconds('retryAfter({ min })', min, true);
  const longest = max ?? Math.max(300_000, min);
  milliseconds('retryAfter({ max })', longest, true);
  if (longest < min) invalid('retryAfter({ max })', longest, `at least min, ${min} ms`, RangeError);
  const ready = otherwise.ready?.bind(otherwise);
  const rule: Retry = {
    delay: (opening: Opening) => {
      // Always asked: a rule may count its openings.
      const wait = otherwise.delay(opening);
      return asked === undefined ? wait : Math.min(Math.max(asked, min), longest);
    },
    ...(ready && { ready }),
    toString: () => `retry_after(${otherwise})`,
  };
  return Object.freeze(rule);
}

/** Record an outcome whose response asked for a wait of `ms`. */
export function askingFor(ms: number | undefined, record: () => void): void {
  asked = ms;
  try {
    record();
  } finally {
    asked = undefined;
  }
}
