import { describe, expect, it } from '@jest/globals';
import { and, anyError, closed, halfOpened, not, or, type Tracker, type Tripper } from './index.js';
import { evidence } from './trippers/tripper.test-kit.js';

const hot: Tripper = { holds: ({ failureStreak }) => failureStreak > 2, durations: false, toString: () => 'hot' };
const bad: Tracker = { error: (error) => error === 'bad', toString: () => 'bad' };

describe('and, or, not', () => {
  it('compose trippers, with one of the user’s own in the first place', () => {
    expect(and(hot, closed()).holds(evidence({ failureStreak: 3 }))).toBe(true);
    expect(and(hot, closed()).holds(evidence({ failureStreak: 2 }))).toBe(false);
    expect(or(hot, halfOpened()).holds(evidence({ failureStreak: 3 }))).toBe(true);
    expect(or(hot, halfOpened()).holds(evidence({ failureStreak: 2 }))).toBe(false);
    expect(not(hot).holds(evidence({ failureStreak: 3 }))).toBe(false);
    expect(not(hot).holds(evidence({ failureStreak: 2 }))).toBe(true);
    expect([and(hot, closed()), or(hot, closed()), not(hot)].map(String)).toEqual([
      'hot and closed()',
      'hot or closed()',
      'not hot',
    ]);
  });

  it('compose trackers, with one of the user’s own in the first place', () => {
    expect(and(bad, anyError()).error?.('bad')).toBe(true);
    expect(and(bad, anyError()).error?.('good')).toBe(false);
    expect(or(bad, anyError()).error?.('good')).toBe(true);
    expect(not(bad).error?.('bad')).toBe(false);
    expect(not(bad).error?.('good')).toBe(true);
    expect([and(bad, anyError()), or(bad, anyError()), not(bad)].map(String)).toEqual([
      'bad and any_error()',
      'bad or any_error()',
      'not bad',
    ]);
  });

  it.each(['1', '0', '111', '011', '101', '110', '000', '100', '010', '001'])(
    'ask rules that answer %s in turn, and no more of them than they have to',
    (answers) => {
      const asked: number[] = [];
      const rules = [...answers].map((answer, i): Tripper => ({ holds: () => asked.push(i) > 0 && answer === '1' }));
      const [first, ...others] = rules as [Tripper, ...Tripper[]];
      expect(and(first, ...others).holds(evidence())).toBe(!answers.includes('0'));
      expect(asked).toHaveLength(answers.includes('0') ? answers.indexOf('0') + 1 : answers.length);
      asked.length = 0;
      expect(or(first, ...others).holds(evidence())).toBe(answers.includes('1'));
      expect(asked).toHaveLength(answers.includes('1') ? answers.indexOf('1') + 1 : answers.length);
    },
  );

  it('take one rule, or many', () => {
    expect(String(and(hot))).toBe('hot');
    expect(String(or(bad))).toBe('bad');
    expect(String(and(hot, closed(), halfOpened()))).toBe('hot and closed() and half_opened()');
    expect(
      and(hot, closed())
        .and(halfOpened())
        .holds(evidence({ failureStreak: 3 })),
    ).toBe(false);
  });

  it.each([
    ['and(...rules)', (...rules: never[]) => and(...(rules as never as [Tripper]))],
    ['or(...rules)', (...rules: never[]) => or(...(rules as never as [Tripper]))],
  ] as const)('%s refuses none, and rules of different kinds', (option, join) => {
    const expected = 'must be one or more trippers, or one or more trackers';
    expect(() => join()).toThrow(new TypeError(`${option} ${expected}; got an empty array`));
    expect(() => join(hot as never, bad as never)).toThrow(new TypeError(`${option} ${expected}; got an array`));
    expect(() => join({} as never)).toThrow(new TypeError(`${option} ${expected}; got an object`));
    expect(() => join('x' as never)).toThrow(new TypeError(`${option} ${expected}; got "x"`));
    expect(() => join(undefined as never)).toThrow(new TypeError(`${option} ${expected}; got undefined`));
  });

  it.each([[{}], [undefined], [null], ['x']])('not refuses %p', (rule) => {
    expect(() => not(rule as never)).toThrow(TypeError);
    expect(() => not(rule as never)).toThrow(
      /^not\(rule\) must be one or more trippers, or one or more trackers; got .*$/,
    );
  });
});
