import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from './clock.js';
import { CircuitBreaker, cooldown } from './index.js';

afterEach(() => {
  jest.useRealTimers();
});

describe('the system clock', () => {
  it('reads performance.now() for elapsed time and Date.now() for the time of day', () => {
    const before = systemClock.now();
    const real = performance.now();
    const monotonic = jest.spyOn(performance, 'now').mockReturnValue(real + 5_000);
    const wall = jest.spyOn(Date, 'now').mockReturnValue(456);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(5_000);
    expect(systemClock.epoch()).toBe(456);
    monotonic.mockRestore();
    wall.mockRestore();
    expect(Object.isFrozen(systemClock)).toBe(true);
  });

  it('goes on from where it was when fake timers come and go, and is moved by them', () => {
    const real = systemClock.now();
    jest.useFakeTimers();
    const fake = systemClock.now();
    expect(fake).toBeGreaterThanOrEqual(real);
    jest.advanceTimersByTime(60_000);
    expect(systemClock.now() - fake).toBeCloseTo(60_000);
    jest.useRealTimers();
    const after = systemClock.now();
    expect(after).toBeGreaterThanOrEqual(fake + 59_999.999);
    jest.useFakeTimers();
    expect(systemClock.now()).toBeGreaterThanOrEqual(after);
  });

  it('is not moved by an administrator who sets the time of day', () => {
    jest.useFakeTimers();
    const before = systemClock.now();
    jest.setSystemTime(Date.UTC(2040, 0));
    expect(systemClock.now()).toBe(before);
    expect(systemClock.epoch()).toBe(Date.UTC(2040, 0));
  });

  it('moves with a Date that is mocked alone, as the timers of node:test do it', () => {
    const before = systemClock.now();
    let time = 1_000;
    const RealDate = Date;
    globalThis.Date = Object.assign(function MockDate() {}, { isMock: true, now: () => time }) as never;
    try {
      expect(systemClock.now()).toBeGreaterThanOrEqual(before);
      const mocked = systemClock.now();
      time += 60_000;
      expect(systemClock.now() - mocked).toBe(60_000);
      expect(systemClock.epoch()).toBe(61_000);
    } finally {
      globalThis.Date = RealDate;
    }
    expect(systemClock.now()).toBeGreaterThanOrEqual(before + 60_000);
  });
});

describe('a breaker on fake timers', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  it('is moved by them', () => {
    const breaker = new CircuitBreaker({ name: 'x', retry: cooldown(60_000) });
    breaker.trip();
    jest.advanceTimersByTime(59_999);
    expect(breaker.tryAcquire()).toBeUndefined();
    jest.advanceTimersByTime(1);
    expect(breaker.tryAcquire()).toBeDefined();
  });
});
