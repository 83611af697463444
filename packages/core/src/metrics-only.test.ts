import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit, fail, succeed } from './breaker.test-kit.js';
import { type CircuitBreakerOptions, closed, failureStreak, type Signal } from './index.js';

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

describe('a shadow opening', () => {
  function shadowed(options: Partial<CircuitBreakerOptions> = {}) {
    const shadows: Signal[] = [];
    const listener = { onSignal() {}, onShadow: (signal: Signal) => void shadows.push(signal) };
    const made = circuit({ tripper: closed().and(failureStreak(2)), ...options });
    made.breaker.addListener(listener);
    made.breaker.metricsOnly();
    made.heard.clear();
    return { ...made, shadows };
  }

  it('is told once each time that the tripper begins to hold, as it would hold in a closed circuit', () => {
    const { breaker, clock, heard, shadows } = shadowed();
    fail(breaker);
    expect(shadows).toEqual([]);
    clock.advance(50);
    fail(breaker, 5);
    expect(shadows).toHaveLength(1);
    succeed(breaker);
    fail(breaker, 2);
    expect(shadows).toHaveLength(2);
    expect(breaker.state).toBe('metrics_only');
    expect(heard.signals).toEqual([]);
    expect(shadows[0]).toEqual({
      circuitName: 'payment_api',
      oldState: 'metrics_only',
      newState: 'open',
      timestamp: clock.epoch(),
      reason: expect.objectContaining({ text: 'failure_streak 2 >= 2', kind: 'tripper' }),
      failure: { name: 'Error', message: 'boom', at: clock.epoch() },
      error: boom,
      metrics: expect.objectContaining({ totalCount: 2, failureCount: 2 }),
      reopens: 0,
      previousDuration: 50,
    });
    expect(Object.isFrozen(shadows[0])).toBe(true);
  });

  it('begins anew with every stay in metrics_only', () => {
    const { breaker, shadows } = shadowed();
    fail(breaker, 2);
    breaker.metricsOnly();
    fail(breaker, 2);
    breaker.reset();
    breaker.metricsOnly();
    fail(breaker, 2);
    expect(shadows).toHaveLength(3);
  });

  it('comes in its place among the signals, and a listener that throws on it is reported', () => {
    const order: string[] = [];
    const { breaker, faults } = shadowed();
    breaker.addListener({
      onSignal: ({ newState }) => order.push(newState),
      onShadow() {
        order.push('shadow');
        breaker.trip();
        throw boom;
      },
    });
    fail(breaker, 2);
    expect(order).toEqual(['shadow', 'open']);
    expect(faults).toMatchObject([{ source: 'listener', error: boom }]);
  });

  it('does not happen where the tripper throws, which is reported', () => {
    const { breaker, faults, shadows } = shadowed({
      tripper: {
        holds() {
          throw boom;
        },
      },
    });
    fail(breaker);
    expect([shadows, faults]).toMatchObject([[], [{ source: 'tripper' }]]);
  });
});
