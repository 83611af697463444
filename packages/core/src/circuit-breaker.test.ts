import { describe, expect, it } from '@jest/globals';
import { CallNotPermittedError, CircuitBreaker, consecutive, cooldown, failureStreak } from './index.js';
import { recorder, virtualClock } from './testing/index.js';

describe('a circuit breaker', () => {
  it('opens, says why, tries again and closes', async () => {
    const clock = virtualClock();
    const heard = recorder();
    const breaker = new CircuitBreaker({
      name: 'payment_api',
      tripper: failureStreak(3),
      retry: cooldown(10_000),
      recovery: consecutive(2),
      permit: { admits: () => true },
      listeners: [heard],
      clock,
    });
    const fail = async () => {
      throw new Error('boom');
    };
    for (let i = 0; i < 3; i++) await expect(breaker.call(fail)).rejects.toThrow('boom');
    expect(breaker.state).toBe('open');
    await expect(breaker.call(fail)).rejects.toBeInstanceOf(CallNotPermittedError);
    clock.advance(10_000);
    await expect(breaker.call(async () => 1)).resolves.toBe(1);
    expect(breaker.state).toBe('half_open');
    await breaker.call(async () => 1);
    expect(heard.transitions()).toEqual([
      'closed -> open: failure_streak 3 >= 3',
      'open -> half_open: cooldown 10000 ms >= 10000 ms',
      'half_open -> closed: consecutive 2 >= 2 over 2 probes',
    ]);
  });
});
