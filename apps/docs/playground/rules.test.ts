import { describe, expect, it } from '@jest/globals';
import { optionsFrom, rulesIn } from './rules.js';
import { DEFAULT_RULES } from './setup.js';

describe('optionsFrom', () => {
  it('composes the rules that the code names', () => {
    const { tripper, retry, window, callTimeout } = optionsFrom(DEFAULT_RULES);
    expect([tripper, retry, window].map(String)).toEqual([
      'failure_streak(10) or (min_requests(20) and failure_rate(0.5))',
      'cooldown(10000)',
      'count_window(50)',
    ]);
    expect(callTimeout).toBe(30_000);
  });

  it('takes products, and and(), or(), not()', () => {
    const { tripper, retry } = optionsFrom('tripper: not(or(failureStreak(2), closed())), retry: cooldown(2 * 1_000)');
    expect(String(tripper)).toBe('not (failure_streak(2) or closed())');
    expect(String(retry)).toBe('cooldown(2000)');
  });

  it.each([
    ['tripper: fetch("https://example.com")', 'unknown rule "fetch"'],
    ['tripper: failureStreak.constructor("alert(1)")()', 'only rules, numbers and options'],
    ['tripper: failureStreak(5).constructor("alert(1)")', 'unknown rule ".constructor"'],
    ['tripper: failureStreak(5).and.call(1)', 'only rules, numbers and options'],
    ['tripper: (() => alert(1))()', 'only rules, numbers and options'],
    ['["trip" + "per"]: failureStreak(5)', 'only plain options'],
    ['...window', 'only plain options'],
    ['get tripper() { return 1 }', 'only plain options'],
    ['retry: `1`', 'only rules, numbers and options'],
    ['name: 1', 'unknown option "name"'],
    ['onError: 1', 'unknown option "onError"'],
    ['__proto__: failureStreak(5)', ''],
    ['tripper: globalThis', 'unknown rule "globalThis"'],
  ])('does not run %s', (code, message) => {
    let result: unknown;
    try {
      result = optionsFrom(code);
    } catch (error) {
      expect(String(error)).toContain(message);
      return;
    }
    expect(Object.keys(result as object)).toEqual(['__proto__']);
  });

  it('says what a rule does not accept', () => {
    expect(() => optionsFrom('tripper: failureRate(50)')).toThrow(/must be a ratio .*; got 50/);
    expect(() => optionsFrom('tripper: failureStreak(')).toThrow(SyntaxError);
  });
});

it('rulesIn names what has to be imported', () => {
  expect(rulesIn(DEFAULT_RULES)).toEqual([
    'cooldown',
    'countWindow',
    'failureRate',
    'failureStreak',
    'minRequests',
    'probes',
    'rampUp',
  ]);
});
