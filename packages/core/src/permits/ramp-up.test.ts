import { describe, expect, it, jest } from '@jest/globals';
import { type RampUpOptions, rampUp } from '../index.js';

/** The share admitted at `elapsed`, found by asking just below and at it. */
function expectShare(options: RampUpOptions, elapsed: number, share: number): void {
  const admits = (u: number): boolean => rampUp(options).admits({ elapsed, random: () => u });
  expect([elapsed, admits(share - 1e-9), admits(share + 1e-9)]).toEqual([elapsed, share > 0, false]);
}

describe('rampUp', () => {
  it('admits a share that grows in a straight line from `from` to `to`, and stays there', () => {
    const options = { from: 0.2, to: 0.6, over: 1_000 };
    expectShare(options, 0, 0.2);
    expectShare(options, 250, 0.3);
    expectShare(options, 500, 0.4);
    expectShare(options, 1_000, 0.6);
    expectShare(options, 1_001, 0.6);
    expectShare(options, 1e12, 0.6);
  });

  it('admits when u < share, not when it is equal', () => {
    const admits = (u: number): boolean =>
      rampUp({ from: 0.25, to: 1, over: 10 }).admits({ elapsed: 0, random: () => u });
    expect([admits(0.2499), admits(0.25)]).toEqual([true, false]);
  });

  it('from 0 admits nobody at first; to 1 admits everybody in the end', () => {
    const rule = rampUp({ from: 0, to: 1, over: 100 });
    expect(rule.admits({ elapsed: 0, random: () => 0 })).toBe(false);
    expect(rule.admits({ elapsed: 100, random: () => 0.999_999 })).toBe(true);
  });

  it('may stay where it is', () => {
    expectShare({ from: 0.5, to: 0.5, over: 10 }, 5, 0.5);
  });

  it('draws one u a call', () => {
    const random = jest.fn(() => 0.5);
    rampUp({ from: 0.1, to: 1, over: 10 }).admits({ elapsed: 5, random });
    expect(random).toHaveBeenCalledTimes(1);
  });

  it('prints itself and cannot be changed', () => {
    const rule = rampUp({ from: 0.1, to: 1, over: 60_000 });
    expect(String(rule)).toBe('ramp_up(from=0.1, to=1, over=60000)');
    expect(Object.isFrozen(rule)).toBe(true);
  });
});
