import { describe, expect, it, jest } from '@jest/globals';
import { systemClock } from './clock.js';

describe('the system clock', () => {
  it('reads performance.now() for elapsed time and Date.now() for the time of day', () => {
    const monotonic = jest.spyOn(performance, 'now').mockReturnValue(123.5);
    const wall = jest.spyOn(Date, 'now').mockReturnValue(456);
    expect(systemClock.now()).toBe(123.5);
    expect(systemClock.epoch()).toBe(456);
    monotonic.mockRestore();
    wall.mockRestore();
    expect(Object.isFrozen(systemClock)).toBe(true);
  });
});
