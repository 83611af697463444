import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { circuit } from './breaker.test-kit.js';
import { CircuitBreaker, failureRate, minRequests } from './index.js';

describe('a breaker that is printed', () => {
  it('shows name, state and rules, and changes nothing', () => {
    const { breaker, clock, heard } = circuit({
      tripper: minRequests(20).and(failureRate(0.5)),
      permit: { admits: () => true, toString: () => 'everyone' },
    });
    const rules =
      'window=count_window(100), tracker=any_error(), tripper=min_requests(20) and failure_rate(0.5), retry=cooldown(10000), permit=everyone, recovery=consecutive(2)';
    expect(String(breaker)).toBe(`CircuitBreaker 'payment_api' is closed: ${rules}`);
    expect(inspect(breaker)).toBe(String(breaker));
    expect(inspect({ breaker })).toContain(`CircuitBreaker 'payment_api' is closed: ${rules}`);
    void breaker.call(() => new Promise(() => {}));
    breaker.trip();
    clock.advance(1e9);
    expect(String(breaker)).toMatch(/^CircuitBreaker 'payment_api' is open: /);
    expect(heard.signals).toHaveLength(1);
  });

  it('can be printed whatever its rules do', () => {
    const speechless = {
      admits: () => true,
      toString(): string {
        throw new Error('no words');
      },
    };
    const { breaker } = circuit({ permit: speechless });
    expect(String(breaker)).toContain('permit=?');
  });

  it('is a breaker only when it is one', () => {
    expect(() => String(CircuitBreaker.prototype)).toThrow(TypeError);
  });
});
