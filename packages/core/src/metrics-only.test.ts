import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit, fail, succeed } from './breaker.test-kit.js';
import { failureStreak } from './index.js';

describe('a circuit in metrics_only', () => {
  it('records every outcome and never trips', async () => {
    const holds = jest.fn(() => true);
    const { breaker, heard, faults } = circuit({ tripper: { holds } });
    breaker.metricsOnly();
    heard.clear();
    fail(breaker, 5);
    succeed(breaker, 3);
    await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
    await expect(breaker.call(async () => 7)).resolves.toBe(7);
    expect(breaker.state).toBe('metrics_only');
    expect(breaker.info().metrics).toMatchObject({ totalCount: 10, failureCount: 6, failureRate: 0.6 });
    expect(heard.signals).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('takes nothing of what it recorded along: neither window nor streak trip the circuit that is closed again', () => {
    const { breaker } = circuit({ tripper: failureStreak(3) });
    breaker.metricsOnly();
    fail(breaker, 10);
    breaker.reset();
    expect(breaker.info().metrics.totalCount).toBe(0);
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  it('measures durations where they are wanted', () => {
    const { breaker, clock } = circuit({ measure: true });
    breaker.metricsOnly();
    breaker.callSync(() => clock.advance(30));
    expect(breaker.info().metrics).toMatchObject({ totalDuration: 30, avgDuration: 30 });
  });
});
