import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORM_DEFAULTS, rulesFrom, valuesOf } from './form.js';
import { DEFAULT_RULES, DEFAULT_SETUP, fromHash, programOf, RANGES, toHash } from './setup.js';

describe('a link', () => {
  it('carries the whole setup', () => {
    const setups = fc.record({
      failures: fc.double({ min: 0, max: 1, noNaN: true }),
      latency: fc.integer(RANGES.latency),
      hangs: fc.double({ min: 0, max: 1, noNaN: true }),
      traffic: fc.integer(RANGES.traffic),
      timeout: fc.integer(RANGES.timeout),
      rules: fc.string({ unit: 'grapheme', maxLength: 100 }),
      seed: fc.maxSafeInteger(),
    });
    // A zero has no sign in an address.
    fc.assert(
      fc.property(setups, (setup) => {
        expect(fromHash(toHash(setup))).toEqual({ ...setup, failures: setup.failures + 0, hangs: setup.hangs + 0 });
      }),
    );
  });

  it('is empty for the default, and takes nonsense for it', () => {
    expect(toHash(DEFAULT_SETUP)).toBe('');
    expect(fromHash('#failures=9&latency=-1&seed=x&traffic=&nonsense=1')).toEqual({ ...DEFAULT_SETUP, traffic: 0 });
  });
});

describe('the form', () => {
  it('and the code say the same', () => {
    expect(rulesFrom(FORM_DEFAULTS)).toBe(DEFAULT_RULES);
    const values = { streak: 3, rate: 0.25, wait: 30, probes: 5 };
    expect(valuesOf(rulesFrom(values))).toEqual(values);
    expect(valuesOf('tripper: failureStreak(5)')).toBeUndefined();
  });
});

it('the program has its imports', () => {
  expect(programOf(DEFAULT_SETUP)).toContain('import { CircuitBreaker, cooldown, countWindow,');
  expect(programOf(DEFAULT_SETUP)).toContain('withTimeout(2000,');
  expect(programOf({ ...DEFAULT_SETUP, timeout: 0 })).not.toContain('withTimeout');
});
