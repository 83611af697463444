import { describe, expect, it } from '@jest/globals';
import { virtualClock } from './index.js';

describe('a virtual clock', () => {
  it('stands still until it is moved, from monotonic 0 and the beginning of 2026', () => {
    const clock = virtualClock();
    expect([clock.now(), clock.now(), clock.epoch()]).toEqual([0, 0, Date.UTC(2026, 0, 1)]);
  });

  it('advances both times, by fractions too, and by nothing', () => {
    const clock = virtualClock({ now: 100, epoch: 5_000 });
    clock.advance(1.5);
    clock.advance(0);
    expect([clock.now(), clock.epoch()]).toEqual([101.5, 5_001.5]);
  });

  it('sets the wall clock without elapsed time taking notice', () => {
    const clock = virtualClock({ epoch: 0 });
    clock.setEpoch(-7);
    expect([clock.now(), clock.epoch()]).toEqual([0, -7]);
  });

  it.each([-1, Number.NaN, Infinity])('refuses to advance by %d', (ms) => {
    const clock = virtualClock();
    expect(() => clock.advance(ms)).toThrow(
      new RangeError(`advance(ms) must be a finite number of at least 0; got ${ms}`),
    );
    expect(clock.now()).toBe(0);
  });

  it('refuses to advance by text', () => {
    expect(() => virtualClock().advance('5' as never)).toThrow(TypeError);
  });
});
