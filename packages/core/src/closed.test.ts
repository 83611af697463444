import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit, countingClock, fail, succeed, WAIT } from './breaker.test-kit.js';
import {
  anyError,
  avgLatency,
  CircuitBreaker,
  countWindow,
  type Evidence,
  failureRate,
  failureStreak,
  type Measures,
  minRequests,
  result,
  slowRate,
  timeWindow,
  typeOf,
  type WindowState,
} from './index.js';
import { recorder, virtualClock } from './testing/index.js';

describe('a closed circuit', () => {
  it('is what a new breaker is, with nothing recorded', () => {
    const { breaker, clock, heard } = circuit();
    expect(breaker.state).toBe('closed');
    expect(breaker.name).toBe('payment_api');
    expect(breaker.info()).toMatchObject({
      name: 'payment_api',
      state: 'closed',
      changedAt: clock.epoch(),
      reason: undefined,
      reopens: 0,
      retryAfter: undefined,
    });
    expect(breaker.info().metrics).toMatchObject({ totalCount: 0, failureCount: 0, failureRate: undefined });
    expect(heard.signals).toEqual([]);
  });

  it('records every outcome, successes too', () => {
    const { breaker } = circuit();
    succeed(breaker, 3);
    fail(breaker, 1);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 4, failureCount: 1, failureRate: 0.25 });
  });

  it('asks the tripper after each recorded outcome, of whichever kind, with the outcome in the window', () => {
    const seen: unknown[] = [];
    const holds = ({ state, metrics, failureStreak: streak }: Evidence): boolean => {
      seen.push([state, metrics.totalCount, metrics.failureCount, streak]);
      return false;
    };
    const { breaker } = circuit({ tripper: { holds } });
    succeed(breaker);
    fail(breaker, 2);
    succeed(breaker);
    expect(seen).toEqual([
      ['closed', 1, 0, 0],
      ['closed', 2, 1, 1],
      ['closed', 3, 2, 2],
      ['closed', 4, 2, 0],
    ]);
  });

  it('opens with the failure that reaches the threshold, not before', () => {
    const { breaker } = circuit({ tripper: failureStreak(3) });
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
    fail(breaker);
    expect(breaker.state).toBe('open');
  });

  it('opens after a success, if the tripper says so', () => {
    const { breaker, heard } = circuit({ tripper: minRequests(2) });
    succeed(breaker, 2);
    expect(breaker.state).toBe('open');
    expect(heard.transitions()).toEqual(['closed -> open: min_requests 2 >= 2']);
  });

  it('lets the call that trips it have its own error', async () => {
    const { breaker } = circuit({ tripper: failureStreak(1) });
    await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
    expect(breaker.state).toBe('open');
  });

  it('lets the call that trips it have its own value', async () => {
    const response = { status: 503 };
    const { breaker } = circuit({
      tracker: result((value: typeof response) => value.status === 503),
      tripper: failureStreak(1),
    });
    await expect(breaker.call(async () => response)).resolves.toBe(response);
    expect(breaker.state).toBe('open');
  });

  it('takes a success as the end of the failure streak', () => {
    const { breaker } = circuit({ tripper: failureStreak(3) });
    fail(breaker, 2);
    succeed(breaker);
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
    fail(breaker);
    expect(breaker.state).toBe('open');
  });

  it('counts an untracked error as a success: the dependency answers', () => {
    const { breaker } = circuit({ tracker: typeOf(RangeError), tripper: failureStreak(3) });
    fail(breaker, 2, new RangeError('tracked'));
    fail(breaker, 1, new TypeError('untracked'));
    fail(breaker, 2, new RangeError('tracked'));
    expect(breaker.info().metrics).toMatchObject({ totalCount: 5, failureCount: 4 });
    expect(breaker.state).toBe('closed');
  });

  it('does not open on a few failures among many untracked errors', () => {
    const { breaker } = circuit({ tracker: typeOf(RangeError), tripper: minRequests(5).and(failureRate(0.5)) });
    for (let i = 0; i < 5; i++) {
      fail(breaker, 20, new TypeError('not found'));
      fail(breaker, 1, new RangeError('tracked'));
    }
    expect(breaker.state).toBe('closed');
  });

  it('takes an ignored error neither for a failure nor for a success: the streak goes on, the window is as it was', () => {
    const { breaker } = circuit({ ignore: typeOf(TypeError), tripper: failureStreak(3) });
    fail(breaker, 2, new RangeError('tracked'));
    fail(breaker, 5, new TypeError('ignored'));
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 2 });
    expect(breaker.state).toBe('closed');
    fail(breaker, 1, new RangeError('tracked'));
    expect(breaker.state).toBe('open');
  });

  it('asks neither tracker nor tripper about an ignored outcome', () => {
    const holds = jest.fn(() => false);
    const error = jest.fn(() => false);
    const { breaker } = circuit({
      tracker: { error, value: error },
      ignore: typeOf(TypeError).or(result((value) => value === 'fine')),
      tripper: { holds },
    });
    fail(breaker, 1, new TypeError('ignored'));
    succeed(breaker);
    expect(holds).not.toHaveBeenCalled();
    expect(error).not.toHaveBeenCalled();
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('tells with the opening what the window held when the decision was taken', () => {
    const { breaker, heard, clock } = circuit({ tripper: minRequests(4).and(failureRate(0.5)) });
    succeed(breaker, 2);
    clock.advance(1_234);
    fail(breaker, 2);
    expect(heard.signals).toHaveLength(1);
    expect(heard.signals[0]).toMatchObject({
      circuitName: 'payment_api',
      oldState: 'closed',
      newState: 'open',
      timestamp: clock.epoch(),
      metrics: { totalCount: 4, failureCount: 2, failureRate: 0.5 },
      reopens: 0,
      retryAfter: WAIT,
    });
    expect(breaker.info()).toMatchObject({
      state: 'open',
      changedAt: clock.epoch(),
      reason: heard.signals[0]?.reason,
      metrics: { totalCount: 0 },
    });
  });

  it('judges by a window that time has passed over up to this very call', () => {
    const { breaker, clock } = circuit({ window: timeWindow(10_000), tripper: minRequests(2) });
    fail(breaker);
    clock.advance(10_000);
    fail(breaker);
    expect(breaker.state).toBe('closed');
    clock.advance(9_999);
    fail(breaker);
    expect(breaker.state).toBe('open');
  });

  it('does not have the window forget anything between the decision and the signal', () => {
    const advance = jest.fn();
    const create = (measures: Measures): WindowState => Object.assign(countWindow(9).create(measures), { advance });
    const { breaker, heard } = circuit({ window: { create }, tripper: failureStreak(1) });
    fail(breaker);
    expect(heard.signals[0]?.metrics.totalCount).toBe(1);
    expect(advance).not.toHaveBeenCalled();
  });

  it('tells the window as the tripper saw it, though the clock goes on while it decides', () => {
    const clock = virtualClock();
    const heard = recorder();
    const ticking = {
      ...clock,
      now() {
        clock.advance(10);
        return clock.now();
      },
    };
    const breaker = new CircuitBreaker({
      name: 'payment_api',
      window: timeWindow(100, { buckets: 10 }),
      tripper: minRequests(10),
      listeners: [heard],
      clock: ticking,
    });
    for (let i = 0; i < 10; i++) fail(breaker);
    expect(heard.signals[0]?.reason.leaves[0]?.value).toBe(10);
    expect(heard.signals[0]?.metrics.totalCount).toBe(10);
  });
});

describe('durations', () => {
  it('are the real ones, of failures too: a timeout is a slow call', async () => {
    const { breaker, clock } = circuit({ tripper: slowRate(1, { threshold: 500 }).and(minRequests(3)) });
    breaker.callSync(() => clock.advance(499));
    await breaker.call(async () => clock.advance(500));
    await expect(
      breaker.call(async () => {
        clock.advance(700);
        throw boom;
      }),
    ).rejects.toBe(boom);
    const { metrics } = breaker.info();
    expect(metrics).toMatchObject({ totalCount: 3, failureCount: 1, totalDuration: 1_699, slowCounts: { 500: 2 } });
    expect(metrics.slowRate(500)).toBeCloseTo(2 / 3);
  });

  it('of calls that overlap are each from their own beginning', async () => {
    const { breaker, clock } = circuit({ measure: true });
    const first = breaker.tryAcquire();
    clock.advance(100);
    const second = breaker.tryAcquire();
    clock.advance(10);
    first?.success();
    second?.failure(boom);
    expect(breaker.info().metrics).toMatchObject({ totalDuration: 120, avgDuration: 60 });
  });

  it('are unknown, not 0, where nothing asks for them', () => {
    const { breaker, clock } = circuit();
    breaker.callSync(() => clock.advance(5));
    const { metrics } = breaker.info();
    expect(metrics.totalCount).toBe(1);
    expect(metrics.totalDuration).toBeUndefined();
    expect(metrics.avgDuration).toBeUndefined();
    expect(metrics.slowRate(1)).toBeUndefined();
    expect(metrics.slowCounts).toEqual({});
  });
});

describe('the clock', () => {
  const holds = (): boolean => false;
  const { create } = countWindow(9);
  it.each([
    ['nothing needs it', {}, 0],
    ["a user's tripper says that it needs no durations", { tripper: { holds, durations: false } }, 0],
    ['a window is timed', { window: timeWindow(1_000) }, 1],
    ["a user's window does not say that it is not timed", { window: { create } }, 1],
    ["a user's window says that it is not timed", { window: { timed: false, create } }, 0],
    ['avgLatency', { tripper: avgLatency(500) }, 2],
    ['slowRate', { tripper: slowRate(1, { threshold: 500 }) }, 2],
    ['both a timed window and durations', { window: timeWindow(1_000), tripper: avgLatency(500) }, 2],
    ["a user's tripper does not say that it needs none", { tripper: { holds } }, 2],
    ["a user's tripper names slow thresholds", { tripper: { holds, durations: false, slowThresholds: [5] } }, 2],
    ['measure: true', { measure: true }, 2],
    ['a listener hears of calls', { listeners: [recorder({ calls: true })] }, 2],
    ['a listener hears of signals only', { listeners: [recorder(), () => {}] }, 0],
    ['nobody listens', { listeners: [] }, 0],
  ])('is read as often as it is needed on the closed path when %s', async (_when, options, reads) => {
    const clock = countingClock();
    const { breaker } = circuit({ ...options, clock });
    const readsOf = async (act: () => unknown): Promise<number> => {
      const before = clock.reads;
      await act();
      return clock.reads - before;
    };
    expect(await readsOf(() => breaker.call(async () => 1))).toBe(reads);
    expect(await readsOf(() => breaker.callSync(() => 1))).toBe(reads);
    expect(await readsOf(() => breaker.tryAcquire()?.success())).toBe(reads);
    expect(await readsOf(() => breaker.call(() => Promise.reject(boom)).catch(() => {}))).toBe(reads);
  });

  it('is not read for the window when a call ends that does not count', async () => {
    const clock = countingClock();
    const { breaker } = circuit({ window: timeWindow(1_000), ignore: anyError(), clock });
    const before = clock.reads;
    await breaker.call(() => Promise.reject(boom)).catch(() => {});
    breaker.tryAcquire()?.release();
    expect(clock.reads).toBe(before);
  });
});

describe('the default rules', () => {
  it('open at 100 calls of which half failed, and not before', () => {
    const clock = virtualClock();
    const heard = recorder();
    const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [heard], clock });
    fail(breaker, 50);
    succeed(breaker, 49);
    expect(breaker.state).toBe('closed');
    succeed(breaker);
    expect(heard.transitions()).toEqual(['closed -> open: failure_rate 0.5 >= 0.5 over 100 calls']);
    expect(heard.signals[0]?.retryAfter).toBe(60_000);
  });

  it('stay closed at 100 calls of which 49 failed, and look at the last 100 only', () => {
    const breaker = new CircuitBreaker({ name: 'payment_api' });
    fail(breaker, 49);
    succeed(breaker, 51);
    expect(breaker.state).toBe('closed');
    succeed(breaker, 49);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 100, failureCount: 0 });
  });

  it('count every error, admit a tenth of the calls at first, then more, and close after 10 probes', () => {
    const clock = virtualClock();
    const heard = recorder();
    let u = 0;
    const breaker = new CircuitBreaker({ name: 'x', listeners: [heard], clock, random: () => u });
    breaker.trip();
    clock.advance(60_000);
    succeed(breaker);
    u = 0.1;
    expect(breaker.tryAcquire()).toBeUndefined();
    u = 0.099;
    succeed(breaker);
    clock.advance(30_000);
    u = 0.55;
    expect(breaker.tryAcquire()).toBeUndefined();
    u = 0.5499;
    succeed(breaker);
    clock.advance(30_000);
    u = 0.999;
    succeed(breaker, 6);
    expect(breaker.state).toBe('half_open');
    succeed(breaker);
    expect(heard.transitions().at(-1)).toBe(
      'half_open -> closed: probes 0 < 0.5 over 10 probes (0 failed, 10 required)',
    );
  });

  it('let 10 probes be in flight, and wait 60 s for each', () => {
    const clock = virtualClock();
    const breaker = new CircuitBreaker({
      name: 'x',
      clock,
      permit: { admits: () => true },
      recovery: { start: () => ({ record: () => ({ to: 'open' }) }) },
    });
    breaker.trip();
    clock.advance(60_000);
    for (let i = 0; i < 10; i++) expect(breaker.tryAcquire()).toBeDefined();
    expect(breaker.tryAcquire()).toBeUndefined();
    clock.advance(59_999);
    expect(breaker.state).toBe('half_open');
    clock.advance(1);
    expect(breaker.state).toBe('open');
  });

  it('are any error, no value', () => {
    const { breaker } = circuit({ tracker: anyError() });
    fail(breaker, 1, undefined);
    breaker.callSync(() => boom);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 1 });
  });
});
