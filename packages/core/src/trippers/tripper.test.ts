import { describe, expect, it, jest } from '@jest/globals';
import { circuit, fail, succeed } from '../breaker.test-kit.js';
import {
  closed,
  type Evidence,
  failureRate,
  failureStreak,
  halfOpened,
  minRequests,
  not,
  slowRate,
  type Tripper,
} from '../index.js';
import { explain } from './tripper.js';
import { evidence } from './tripper.test-kit.js';

const yes: Tripper = { holds: () => true, durations: false, toString: () => 'yes' };
const no: Tripper = { holds: () => false, durations: false, toString: () => 'no' };
/** Built-in rules that hold, and do not. */
const up = closed();
const down = halfOpened();

describe('trippers that compose', () => {
  it.each([
    [up, yes, true, true],
    [up, no, false, true],
    [down, yes, false, true],
    [down, no, false, false],
  ])('and, or: %s with %s', (left, right, and, or) => {
    expect(left.and(right).holds(evidence())).toBe(and);
    expect(left.or(right).holds(evidence())).toBe(or);
  });

  it('not: hold when the rule does not', () => {
    expect(up.not().holds(evidence())).toBe(false);
    expect(down.not().holds(evidence())).toBe(true);
    expect(up.and(down).not().holds(evidence())).toBe(true);
    expect(up.not().not().holds(evidence())).toBe(true);
    expect(up.not().and(yes).holds(evidence())).toBe(false);
    expect(down.not().or(no).holds(evidence())).toBe(true);
  });

  it('ask from the left, and no further than they have to', () => {
    const holds = jest.fn((_: Evidence) => true);
    down.and({ holds }).holds(evidence());
    up.or({ holds }).holds(evidence());
    expect(holds).not.toHaveBeenCalled();
    const seen = evidence();
    up.and({ holds }).holds(seen);
    expect(holds).toHaveBeenCalledWith(seen);
  });

  it('take a rule of JavaScript at its word when it answers 0 or undefined for no, 1 for yes', () => {
    for (const answer of [0, undefined, null, '']) {
      const own = { holds: () => answer as never, durations: false };
      expect([answer, up.and(own).holds(evidence())]).toEqual([answer, false]);
      expect([answer, down.or(own).holds(evidence())]).toEqual([answer, false]);
    }
    const own = { holds: () => 1 as never, durations: false };
    expect(up.and(own).holds(evidence())).toBe(true);
    expect(down.or(own).holds(evidence())).toBe(true);
  });

  it('print themselves as the contract has it', () => {
    expect(String(failureStreak(5).or(minRequests(20).and(failureRate(0.5))))).toBe(
      'failure_streak(5) or (min_requests(20) and failure_rate(0.5))',
    );
    expect(
      String(failureStreak(5).or(minRequests(20).and(failureRate(0.5).or(slowRate(0.3, { threshold: 1_000 }))))),
    ).toBe('failure_streak(5) or (min_requests(20) and (failure_rate(0.5) or slow_rate(0.3, threshold=1000)))');
    expect(String(closed().and(failureRate(0.5)).not())).toBe('not (closed() and failure_rate(0.5))');
    expect(String(closed().not().or(yes))).toBe('not closed() or yes');
  });

  it('cannot be changed', () => {
    for (const rule of [up, up.and(yes), up.or(yes), up.not(), failureRate(0.5), slowRate(0.5, { threshold: 5 })]) {
      expect(Object.isFrozen(rule)).toBe(true);
    }
  });

  it('refuse what is no tripper, at once', () => {
    const expected = "must be a tripper, such as failureRate(0.5), or an object with a method 'holds'";
    for (const wrong of [undefined, null, 7, 'x', {}, { holds: true }]) {
      expect(() => up.and(wrong as never)).toThrow(TypeError);
      expect(() => up.or(wrong as never)).toThrow(TypeError);
    }
    expect(() => up.and({} as never)).toThrow(`and(tripper) ${expected}; got an object`);
    expect(() => up.or({} as never)).toThrow(`or(tripper) ${expected}; got an object`);
  });
});

describe('what trippers ask to be measured', () => {
  const needs = ({ durations, slowThresholds }: Tripper): unknown => [durations, slowThresholds];
  const slow = slowRate(0.5, { threshold: 100 });

  it('is what their parts ask for', () => {
    expect(needs(closed())).toEqual([false, []]);
    expect(needs(failureRate(0.5).and(failureStreak(3)))).toEqual([false, []]);
    expect(needs(failureRate(0.5).or(slow))).toEqual([true, [100]]);
    expect(needs(slow.and(failureRate(0.5)))).toEqual([true, [100]]);
    expect(needs(slow.not())).toEqual([true, [100]]);
    expect(needs(failureRate(0.5).not())).toEqual([false, []]);
  });

  it('names each threshold once', () => {
    const other = slowRate(0.9, { threshold: 200 });
    expect(needs(slow.or(other).or(slowRate(0.1, { threshold: 100 })))).toEqual([true, [100, 200]]);
  });

  it('includes durations for a rule of the user’s own that does not say otherwise', () => {
    const own: Tripper = { holds: () => true };
    expect(needs(closed().and(own))).toEqual([true, []]);
    expect(needs(closed().and(own).not())).toEqual([true, []]);
    expect(needs(not(own))).toEqual([true, []]);
    expect(needs(not({ ...own, durations: false }))).toEqual([false, []]);
    expect(needs(closed().and({ ...own, durations: false }))).toEqual([false, []]);
    expect(needs(closed().and({ ...own, slowThresholds: [7] }))).toEqual([true, [7]]);
  });
});

describe('reasons', () => {
  const rules = (tripper: Tripper, seen: Evidence = evidence()): string[] =>
    explain(tripper, seen, tripper.holds(seen)).map(({ rule, value, comparison, threshold, detail }) =>
      [rule, value, comparison, threshold, detail && `(${detail})`].filter((part) => part !== undefined).join(' '),
    );
  const seen = evidence({ failureStreak: 4, totalCount: 10, failureCount: 4 });
  const [streak, rate, requests] = [failureStreak(3), failureRate(0.4), minRequests(10)];

  it('of and that holds name all its rules', () => {
    expect(rules(requests.and(rate).and(streak), seen)).toEqual([
      'min_requests 10 >= 10',
      'failure_rate 0.4 >= 0.4',
      'failure_streak 4 >= 3',
    ]);
  });

  it('of and that does not hold name the rules that do not, every one', () => {
    expect(rules(requests.and(failureRate(0.5)).and(failureStreak(9)), seen)).toEqual([
      'failure_rate 0.4 < 0.5',
      'failure_streak 4 < 9',
    ]);
  });

  it('of or that holds name every rule that held, not only the first', () => {
    expect(rules(streak.or(failureRate(0.5)).or(requests), seen)).toEqual([
      'failure_streak 4 >= 3',
      'min_requests 10 >= 10',
    ]);
  });

  it('of or that does not hold name all its rules', () => {
    expect(rules(failureStreak(9).or(failureRate(0.5)), seen)).toEqual([
      'failure_streak 4 < 9',
      'failure_rate 0.4 < 0.5',
    ]);
  });

  it('go through what is nested', () => {
    expect(rules(failureStreak(9).or(requests.and(rate)), seen)).toEqual([
      'min_requests 10 >= 10',
      'failure_rate 0.4 >= 0.4',
    ]);
  });

  it('of not tell what the rule measured, with the comparison that held', () => {
    expect(rules(failureRate(0.5).not(), seen)).toEqual(['failure_rate 0.4 < 0.5']);
    expect(rules(requests.and(failureRate(0.5).or(failureStreak(9)).not()), seen)).toEqual([
      'min_requests 10 >= 10',
      'failure_rate 0.4 < 0.5',
      'failure_streak 4 < 9',
    ]);
  });

  it('of a state tell which one it was when it is not the one', () => {
    expect(rules(closed())).toEqual(['closed']);
    expect(rules(halfOpened().not())).toEqual(['half_opened (state closed)']);
  });

  it('of a rule of the user’s own are its own, or else its text', () => {
    expect(rules(closed().and(yes))).toEqual(['closed', 'yes']);
    expect(rules(closed().and(no).not())).toEqual(['not no']);
    const explaining: Tripper = { holds: () => true, explain: (_, held) => [{ rule: 'own', detail: String(held) }] };
    expect(rules(closed().and(explaining))).toEqual(['closed', 'own (true)']);
  });

  it('are heard in the signal', () => {
    const { breaker, heard } = circuit({ tripper: failureStreak(3).or(minRequests(4).and(failureRate(0.5))) });
    fail(breaker);
    succeed(breaker);
    fail(breaker, 2);
    expect(heard.transitions()).toEqual(['closed -> open: failure_rate 0.75 >= 0.5 over 4 calls']);
    expect(heard.signals[0]?.reason.leaves).toEqual([
      { rule: 'min_requests', value: 4, comparison: '>=', threshold: 4, gate: true },
      { rule: 'failure_rate', value: 0.75, comparison: '>=', threshold: 0.5, sample: 4, of: 'calls' },
    ]);
  });
});
