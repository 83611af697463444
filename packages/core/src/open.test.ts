import { describe, expect, it, jest } from '@jest/globals';
import { admits, boom, circuit, fail, rejection, succeed, WAIT } from './breaker.test-kit.js';
import { always, backoff, cooldown, failureStreak, never } from './index.js';
import { virtualClock } from './testing/index.js';

/** A recovery that never decides. */
const probeOn = { start: () => ({ record: () => undefined }) };

const YEAR = 365 * 24 * 3_600_000;

describe('an open circuit', () => {
  it('rejects every kind of call, does not run it, and says how long to wait', async () => {
    const { breaker, clock } = circuit();
    breaker.trip();
    clock.advance(2_500);
    const fn = jest.fn(() => 'fine');
    const expected = { code: 'FLUXGATE_NOT_PERMITTED', circuitName: 'payment_api', state: 'open', retryAfter: 7_500 };
    await expect(breaker.call(fn)).rejects.toMatchObject(expected);
    await expect(breaker.wrap(fn)()).rejects.toMatchObject(expected);
    expect(() => breaker.callSync(fn)).toThrow(expect.objectContaining(expected));
    expect(() => breaker.wrapSync(fn)()).toThrow(expect.objectContaining(expected));
    expect(breaker.tryAcquire()).toBeUndefined();
    expect(fn).not.toHaveBeenCalled();
    expect(breaker.info()).toMatchObject({ state: 'open', retryAfter: 7_500 });
  });

  it('records nothing', () => {
    const { breaker } = circuit();
    breaker.trip();
    for (let i = 0; i < 5; i++) rejection(breaker);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('lets the first call through when the wait is over to the tick, and not a tick before', () => {
    const { breaker, clock } = circuit({ retry: cooldown(WAIT) });
    breaker.trip();
    clock.advance(WAIT - 1);
    expect(rejection(breaker).retryAfter).toBe(1);
    expect(breaker.info().retryAfter).toBe(1);
    clock.advance(1);
    expect(breaker.info().retryAfter).toBe(0);
    expect(admits(breaker)).toBe(true);
  });

  it('waits for the first call however long that takes, and does nothing meanwhile', () => {
    const timer = jest.spyOn(globalThis, 'setTimeout');
    const { breaker, clock, heard } = circuit();
    fail(breaker, 3);
    clock.advance(50 * YEAR);
    expect(breaker.state).toBe('open');
    expect(breaker.info().retryAfter).toBe(0);
    expect(heard.signals).toHaveLength(1);
    succeed(breaker);
    expect(heard.transitions()[1]).toBe(`open -> half_open: cooldown ${50 * YEAR} ms >= 10000 ms`);
    expect(timer).not.toHaveBeenCalled();
    timer.mockRestore();
  });

  it('makes the first call after the wait the first probe: half-open is heard of, and it runs', async () => {
    const { breaker, clock, heard } = circuit();
    breaker.trip();
    clock.advance(WAIT);
    const state = await breaker.call(async () => breaker.state);
    expect(state).toBe('half_open');
    expect(heard.transitions()).toEqual(['closed -> open: manual', 'open -> half_open: cooldown 10000 ms >= 10000 ms']);
    expect(heard.signals[1]).toMatchObject({ timestamp: clock.epoch(), metrics: { totalCount: 0 }, reopens: 0 });
    expect(heard.signals[1]).not.toHaveProperty('retryAfter');
  });

  it('takes no notice of a wall clock that jumps', () => {
    const { breaker, clock } = circuit();
    breaker.trip();
    const opened = breaker.info().changedAt;
    clock.setEpoch(opened - YEAR);
    expect(rejection(breaker).retryAfter).toBe(WAIT);
    clock.setEpoch(opened + YEAR);
    expect(rejection(breaker).retryAfter).toBe(WAIT);
    expect(breaker.info().changedAt).toBe(opened);
    clock.advance(WAIT);
    expect(admits(breaker)).toBe(true);
    expect(breaker.info().changedAt).toBe(opened + YEAR + WAIT);
  });

  it('counts its wait from any origin of the monotonic clock', () => {
    const { breaker, clock, heard } = circuit();
    clock.advance(123_456);
    breaker.trip();
    clock.advance(WAIT - 1);
    expect(rejection(breaker).retryAfter).toBe(1);
    clock.advance(5);
    succeed(breaker);
    expect(heard.transitions()[1]).toBe('open -> half_open: cooldown 10004 ms >= 10000 ms');
  });

  it('has no time to tell where it stays open for ever, and stays so', () => {
    const { breaker, clock, heard } = circuit({ retry: never(), tripper: failureStreak(1) });
    fail(breaker);
    expect(heard.signals[0]).not.toHaveProperty('retryAfter');
    clock.advance(1_000 * YEAR);
    const { retryAfter } = rejection(breaker);
    expect(retryAfter).toBeUndefined();
    expect(breaker.info().retryAfter).toBeUndefined();
    expect(breaker.state).toBe('open');
    breaker.reset();
    succeed(breaker);
  });

  it('tries the very next call with always()', () => {
    const { breaker, heard } = circuit({ retry: always(), tripper: failureStreak(1), recovery: probeOn });
    fail(breaker);
    expect(heard.signals[0]?.retryAfter).toBe(0);
    expect(breaker.info().retryAfter).toBe(0);
    expect(breaker.state).toBe('open');
    succeed(breaker);
    expect(heard.transitions()[1]).toBe('open -> half_open: always');
    expect(heard.signals[1]?.reason.leaves).toEqual([{ rule: 'always' }]);
  });

  it('draws its wait once, when it opens: what one is told is what one waits', () => {
    const random = jest.fn(() => 0.75);
    const { breaker, clock, heard } = circuit({ retry: cooldown(1_000, { jitter: 0.2 }), random });
    fail(breaker, 3);
    expect(random).toHaveBeenCalledTimes(1);
    expect(heard.signals[0]?.retryAfter).toBe(1_100);
    expect(breaker.info().retryAfter).toBe(1_100);
    clock.advance(1_099);
    expect(rejection(breaker).retryAfter).toBe(1);
    clock.advance(1);
    expect(admits(breaker)).toBe(true);
    expect(random).toHaveBeenCalledTimes(1);
  });

  it('waits longer with each reopening, and from the start again once it has closed', () => {
    const { breaker, clock, heard } = circuit({
      retry: backoff({ initial: 100, max: 300 }),
      tripper: failureStreak(1),
      recovery: { start: () => ({ record: ({ failed }) => ({ to: failed ? 'open' : 'closed' }) }) },
    });
    const waits = (): unknown[] => heard.signals.filter((one) => one.newState === 'open').map((one) => one.retryAfter);
    const tryAgain = (): void => clock.advance(breaker.info().retryAfter as number);
    fail(breaker);
    for (let i = 0; i < 3; i++) {
      tryAgain();
      fail(breaker);
    }
    expect(waits()).toEqual([100, 200, 300, 300]);
    tryAgain();
    succeed(breaker);
    expect(breaker.state).toBe('closed');
    fail(breaker);
    expect(waits().at(-1)).toBe(100);
  });

  it('waits as for a first opening when it is tripped by hand', () => {
    const delay = jest.fn(({ reopens }: { reopens: number }) => 100 * (reopens + 1));
    const { breaker, clock } = circuit({ retry: { delay } });
    breaker.trip();
    clock.advance(100);
    const probe = breaker.tryAcquire();
    probe?.failure(boom);
    expect(breaker.info()).toMatchObject({ state: 'open', reopens: 1, retryAfter: 200 });
    breaker.trip();
    expect(breaker.info()).toMatchObject({ state: 'open', reopens: 0, retryAfter: 100 });
  });

  describe("with a retry rule of the user's own", () => {
    it('asks ready() only when the delay is over, at each call, until it says yes', () => {
      const ready = jest.fn(() => false);
      const { breaker, clock, heard } = circuit({ retry: { delay: () => 500, ready } });
      breaker.trip();
      clock.advance(499);
      expect(rejection(breaker).retryAfter).toBe(1);
      expect(ready).not.toHaveBeenCalled();
      clock.advance(1);
      expect(rejection(breaker).retryAfter).toBeUndefined();
      expect(rejection(breaker).state).toBe('open');
      expect(ready).toHaveBeenCalledTimes(2);
      ready.mockReturnValue(true);
      clock.advance(250);
      expect(admits(breaker)).toBe(true);
      expect(heard.transitions()[1]).toBe('open -> half_open: custom 750 ms >= 500 ms');
    });

    it('waits for nothing but ready() where the delay is 0, and names the rule as it prints itself', () => {
      let green = false;
      const { breaker, heard } = circuit({
        retry: { delay: () => 0, ready: () => green, toString: () => 'when_healthy(/health)' },
      });
      breaker.trip();
      expect(breaker.info().retryAfter).toBe(0);
      expect(admits(breaker)).toBe(false);
      green = true;
      expect(admits(breaker)).toBe(true);
      expect(heard.transitions()[1]).toBe('open -> half_open: when_healthy');
    });

    it('tells it how often the circuit has reopened, and gives it the random numbers of the breaker', () => {
      const openings: unknown[] = [];
      const { breaker, clock } = circuit({
        retry: { delay: ({ reopens, random }) => openings.push([reopens, random()]) },
        random: () => 0.25,
      });
      fail(breaker, 3);
      clock.advance(10);
      fail(breaker);
      expect(openings).toEqual([
        [0, 0.25],
        [1, 0.25],
      ]);
    });
  });
});

describe('a wait on a clock with fractions', () => {
  it.each([0.1, 0.7, 1 / 3, 12_345.678_9])('is over when retryAfter has passed, with an origin of %d', (now) => {
    for (let u = 0.01; u < 1; u += 0.01) {
      const clock = virtualClock({ now });
      const { breaker } = circuit({ retry: cooldown(60_000, { jitter: 0.2 }), random: () => u, clock });
      breaker.trip();
      clock.advance(breaker.info().retryAfter as number);
      expect(breaker.info().retryAfter).toBe(0);
      expect(admits(breaker)).toBe(true);
    }
  });

  it('is told in whole milliseconds, rounded up', () => {
    const { breaker, clock } = circuit({ retry: cooldown(60_000) });
    breaker.trip();
    clock.advance(58_998.4);
    expect(breaker.info().retryAfter).toBe(1_002);
    expect(rejection(breaker).retryAfter).toBe(1_002);
  });

  it('is over when less than a millisecond is left: whoever sleeps for retryAfter is admitted', () => {
    const clock = virtualClock({ now: 1 / 3 });
    const { breaker } = circuit({ retry: cooldown(60_000), clock });
    breaker.trip();
    clock.advance(60_000 - 1.002);
    expect(admits(breaker)).toBe(false);
    clock.advance(0.01);
    expect(breaker.info().retryAfter).toBe(0);
    expect(admits(breaker)).toBe(true);
    expect(String(breaker.info().reason)).toBe('cooldown 60000 ms >= 60000 ms');
  });
});
