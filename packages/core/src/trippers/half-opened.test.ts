import { describe, expect, it } from '@jest/globals';
import { ALL, bring, circuit, fail } from '../breaker.test-kit.js';
import { byTripper, failureRate, failureStreak, halfOpened } from '../index.js';
import { evidence } from './tripper.test-kit.js';

describe('halfOpened', () => {
  it('holds in a half-open circuit and in no other', () => {
    expect(ALL.filter((state) => halfOpened().holds(evidence({ state })))).toEqual(['half_open']);
  });

  it('makes a rule stricter while the circuit recovers', () => {
    const made = circuit({
      tripper: failureStreak(3).or(halfOpened().and(failureRate(0.2))),
      recovery: byTripper(),
    });
    fail(made.breaker, 2);
    expect(made.breaker.state).toBe('closed');
    bring(made, 'half_open');
    fail(made.breaker);
    expect(made.heard.transitions().at(-1)).toBe('half_open -> open: failure_rate 1 >= 0.2 over 1 call');
  });

  it('prints itself', () => expect(String(halfOpened())).toBe('half_opened()'));
});
