import { describe, expect, it } from '@jest/globals';
import { circuit, fail, succeed } from './breaker.test-kit.js';
import { minRequests, slowRate, timeWindow } from './index.js';

describe('info()', () => {
  it('is a frozen snapshot: it keeps its figures while the circuit goes on', () => {
    const { breaker } = circuit();
    succeed(breaker);
    const before = breaker.info();
    fail(breaker, 3);
    expect(before).toMatchObject({ state: 'closed', metrics: { totalCount: 1, failureCount: 0 } });
    expect(Object.isFrozen(before)).toBe(true);
    expect(Object.isFrozen(before.metrics)).toBe(true);
    expect(Object.isFrozen(before.metrics.slowCounts)).toBe(true);
  });

  it('has every figure as a property of its own, so that it prints and serialises as one sees it', () => {
    const { breaker, clock } = circuit({ tripper: slowRate(1, { threshold: 10 }).and(minRequests(9)) });
    breaker.callSync(() => clock.advance(10));
    fail(breaker);
    const { metrics } = breaker.info();
    expect({ ...metrics }).toEqual({
      totalCount: 2,
      failureCount: 1,
      totalDuration: 10,
      slowCounts: { 10: 1 },
      avgDuration: 5,
      failureRate: 0.5,
    });
    expect(metrics.slowRate(10)).toBe(0.5);
    expect(metrics.slowRate(11)).toBeUndefined();
  });

  it('gives no rates over nothing', () => {
    const { breaker } = circuit({ tripper: slowRate(1, { threshold: 10 }) });
    const { metrics } = breaker.info();
    expect({ ...metrics }).toEqual({
      totalCount: 0,
      failureCount: 0,
      totalDuration: 0,
      slowCounts: { 10: 0 },
      avgDuration: undefined,
      failureRate: undefined,
    });
    expect(metrics.slowRate(10)).toBeUndefined();
  });

  it('forgets what is too old, however long nobody called', () => {
    const { breaker, clock } = circuit({ window: timeWindow(10_000) });
    succeed(breaker, 3);
    clock.advance(9_999);
    expect(breaker.info().metrics.totalCount).toBe(3);
    clock.advance(1);
    expect(breaker.info().metrics.totalCount).toBe(0);
    clock.advance(1e12);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });
});
