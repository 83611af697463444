import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { circuit, fail } from './breaker.test-kit.js';
import {
  always,
  and,
  anyError,
  backoff,
  byTripper,
  type ComposableTracker,
  type ComposableTripper,
  closed,
  consecutive,
  cooldown,
  errorCode,
  failureRate,
  failureStreak,
  halfOpened,
  minRequests,
  never,
  not,
  or,
  permitAll,
  probes,
  rampUp,
  random,
  type Tracker,
  type Tripper,
} from './index.js';
import { evidence } from './trippers/tripper.test-kit.js';
import { LateAnswer } from './verdict.js';

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

describe('many rules', () => {
  const COUNT = 5_000;
  const alike = <T>(one: T): [T, ...T[]] => Array.from({ length: COUNT }, () => one) as [T, ...T[]];

  it('are joined and asked without a stack as deep', () => {
    const figures = evidence({ totalCount: 1 });
    const joined = or(...alike<Tripper>(failureStreak(3)), minRequests(1));
    expect(joined.holds(figures)).toBe(true);
    expect(joined.explain?.(figures, true)).toHaveLength(1);
    expect(and(...alike<Tripper>(minRequests(1))).holds(figures)).toBe(true);
    expect(String(joined)).toMatch(/^failure_streak\(3\) or .* or min_requests\(1\)$/);
    const tracked = or(...alike<Tracker>(errorCode('E1')), errorCode('E2'));
    expect(tracked.error?.({ code: 'E2' })).toBe(true);
    expect(tracked.error?.({ code: 'E3' })).toBe(false);
  });

  it('chained one by one are one join', () => {
    let tripper: ComposableTripper = failureStreak(3);
    let tracker: ComposableTracker = errorCode('E1');
    for (let i = 0; i < COUNT; i++) {
      tripper = tripper.or(failureStreak(3));
      tracker = tracker.or(errorCode('E1'));
    }
    tripper = tripper.or(minRequests(1));
    tracker = tracker.or(errorCode('E2'));
    expect(tripper.holds(evidence({ totalCount: 1 }))).toBe(true);
    expect(tripper.holds(evidence())).toBe(false);
    expect(tracker.error?.({ code: 'E2' })).toBe(true);
    expect(String(tracker)).toHaveLength(
      COUNT * 'error_code(E1) or '.length + 'error_code(E1) or error_code(E2)'.length,
    );
  });

  it('joined by both words stay as they were written', () => {
    const rule = failureStreak(1)
      .or(minRequests(2))
      .and(failureStreak(3).and(minRequests(4)).or(failureStreak(5)));
    expect(String(rule)).toBe(
      '(failure_streak(1) or min_requests(2)) and ((failure_streak(3) and min_requests(4)) or failure_streak(5))',
    );
  });
});

describe('what a rule needs', () => {
  it.each<[string, Tripper, number, number | undefined]>([
    ['minRequests', minRequests(5), 5, 5],
    ['failureStreak', failureStreak(5), 5, undefined],
    ['and', minRequests(5).and(failureStreak(7)).and(failureRate(1)), 7, 5],
    ['or', minRequests(5).or(failureStreak(3)), 3, 0],
    ['or of rules that say nothing', minRequests(5).or(failureRate(1)), 0, 0],
  ])('%s: calls, and a window of that size', (_, rule, minCalls, minWindow) => {
    expect([rule.minCalls, rule.minWindow]).toEqual([minCalls, minWindow]);
  });

  it('is unknown for the opposite of a rule', () => {
    expect(minRequests(5).not().minCalls).toBeUndefined();
  });
});

describe('rules print as their text', () => {
  it.each<[object, string]>([
    [minRequests(20).and(failureRate(0.5)), 'min_requests(20) and failure_rate(0.5)'],
    [failureStreak(5).not(), 'not failure_streak(5)'],
    [closed(), 'closed()'],
    [anyError().and(errorCode('E1')), 'any_error() and error_code(E1)'],
    [errorCode('E1').not(), 'not error_code(E1)'],
    [cooldown(5), 'cooldown(5)'],
    [backoff({ initial: 5 }), 'backoff(initial=5, multiplier=2, max=300000)'],
    [always(), 'always()'],
    [never(), 'never()'],
    [permitAll(), 'permit_all()'],
    [random(0.5), 'random(0.5)'],
    [rampUp({ from: 0, to: 1, over: 5 }), 'ramp_up(from=0, to=1, over=5)'],
    [probes(5), 'probes(5, failure_rate=0.5)'],
    [consecutive(5), 'consecutive(5)'],
    [byTripper(), 'by_tripper()'],
  ])('%s', (rule, text) => {
    expect(String(rule)).toBe(text);
    expect(inspect(rule)).toBe(text);
    expect(inspect({ rule })).toBe(`{ rule: ${text} }`);
    expect(Object.isFrozen(rule)).toBe(true);
  });
});

describe('a part that answers with a promise', () => {
  const late = async (): Promise<boolean> => {
    throw new Error('late');
  };
  const tripper = { holds: late, toString: () => 'late' } as never as Tripper;
  const tracker = { error: late, value: late, toString: () => 'late' } as never as Tracker;

  it('is neither yes nor no: the whole throws, and its rejection is handled', () => {
    const asked = [
      () => minRequests(1).or(tripper).holds(evidence()),
      () => and(tripper).holds(evidence()),
      () => and(minRequests(1), minRequests(1), tripper).holds(evidence({ totalCount: 1 })),
      () => not(tripper).holds(evidence()),
    ];
    for (const ask of asked)
      expect(ask).toThrow(new LateAnswer('a rule must answer at once; got a promise from late.holds()'));
    for (const rule of [and(tracker), errorCode('E1').or(tracker), not(tracker)]) {
      expect(() => rule.error?.({})).toThrow(
        new LateAnswer('a rule must answer at once; got a promise from late.error()'),
      );
    }
    expect(() => not(tracker).value?.({})).toThrow(
      new LateAnswer('a rule must answer at once; got a promise from late.value()'),
    );
  });

  it('is reported once by a breaker, which then does what is safe', async () => {
    const { breaker, faults } = circuit({
      tripper: failureStreak(1).and(tripper),
      ignore: not(tracker),
      tracker: anyError().and(tracker),
    });
    fail(breaker, 3);
    expect(breaker.state).toBe('closed');
    expect(breaker.info().metrics.failureCount).toBe(3);
    expect(faults.map(({ source }) => source).sort()).toEqual(['ignore', 'tracker', 'tripper']);
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('may answer with anything else that is true or false in a condition', () => {
    expect(or({ holds: () => 1 } as never as Tripper).holds(evidence())).toBe(true);
    expect(not({ holds: () => undefined } as never as Tripper).holds(evidence())).toBe(true);
    expect(not({ error: () => 'yes' } as never as Tracker).error?.({})).toBe(false);
  });
});
