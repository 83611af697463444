import { describe, expect, it, jest } from '@jest/globals';
import { admits, boom, bring, circuit, fail, pending, rejection, succeed, WAIT } from './breaker.test-kit.js';
import {
  byTripper,
  type CircuitBreaker,
  consecutive,
  countWindow,
  failureStreak,
  type ProbeResult,
  probes,
  type Ticket,
  typeOf,
  type Verdict,
} from './index.js';
import { recorder, virtualClock } from './testing/index.js';

/** A circuit in half-open, whose first probe was let through and given back unused. */
function halfOpen(options: Parameters<typeof circuit>[0] = {}): ReturnType<typeof circuit> {
  const made = circuit(options);
  bring(made, 'half_open');
  made.heard.clear();
  return made;
}

/** A recovery that never decides and never has enough. */
const probeOn = { start: () => ({ record: () => undefined }) };

function acquire(breaker: CircuitBreaker): Ticket {
  const ticket = breaker.tryAcquire();
  if (ticket === undefined) throw new Error('not permitted');
  return ticket;
}

describe('the first probe', () => {
  it('is admitted though the permit says no, and the permit is not even asked', () => {
    const permit = { admits: jest.fn(() => false) };
    const { breaker, clock } = circuit({ permit });
    breaker.trip();
    clock.advance(WAIT);
    expect(breaker.tryAcquire()).toBeDefined();
    expect(permit.admits).not.toHaveBeenCalled();
    expect(breaker.tryAcquire()).toBeUndefined();
    expect(permit.admits).toHaveBeenCalledTimes(1);
  });

  it('is admitted in each half-open period, also after a reopening', () => {
    const { breaker, clock } = circuit({ permit: { admits: () => false }, recovery: consecutive(1) });
    breaker.trip();
    for (let i = 0; i < 3; i++) {
      clock.advance(WAIT);
      fail(breaker);
      expect(breaker.state).toBe('open');
    }
    clock.advance(WAIT);
    succeed(breaker);
    expect(breaker.state).toBe('closed');
  });
});

describe('the places for probes', () => {
  it.each([1, 2, 10])('are no more than maxHalfOpenCalls: %i', (maxHalfOpenCalls) => {
    const { breaker } = halfOpen({ maxHalfOpenCalls, recovery: probeOn });
    for (let i = 0; i < maxHalfOpenCalls; i++) acquire(breaker);
    expect(rejection(breaker)).toMatchObject({ state: 'half_open', retryAfter: undefined });
    expect(rejection(breaker)).toMatchObject({ state: 'half_open' });
  });

  it('are no more than the recovery still needs', () => {
    const { breaker } = halfOpen({ recovery: consecutive(3) });
    const [a, b] = [acquire(breaker), acquire(breaker), acquire(breaker)];
    expect(admits(breaker)).toBe(false);
    a.success();
    expect(admits(breaker)).toBe(false);
    b.success();
    expect(admits(breaker)).toBe(false);
  });

  it('are the smaller of the two', () => {
    const small = halfOpen({ recovery: probes(8), maxHalfOpenCalls: 3 }).breaker;
    for (let i = 0; i < 3; i++) acquire(small);
    expect(admits(small)).toBe(false);
  });

  it('count the first probe too', () => {
    const { breaker, clock } = circuit({ maxHalfOpenCalls: 2 });
    breaker.trip();
    clock.advance(WAIT);
    acquire(breaker);
    acquire(breaker);
    expect(admits(breaker)).toBe(false);
  });

  it('are never waited for: a call too many is rejected at once and not recorded', async () => {
    const { breaker } = halfOpen({ maxHalfOpenCalls: 1, recovery: probeOn });
    const probe = acquire(breaker);
    const fn = jest.fn(async () => 1);
    const refused = breaker.call(fn);
    probe.success();
    await expect(refused).rejects.toMatchObject({ code: 'FLUXGATE_NOT_PERMITTED', state: 'half_open' });
    expect(fn).not.toHaveBeenCalled();
    expect(breaker.info().metrics.totalCount).toBe(1);
  });

  describe('are given back', () => {
    const untracked = new TypeError('untracked');
    const throwing = (error: unknown) => (): never => {
      throw error;
    };
    it.each<[string, (breaker: CircuitBreaker) => unknown]>([
      ['a value', (breaker) => breaker.call(async () => 1)],
      ['a value that is no promise', (breaker) => breaker.call(() => 1)],
      ['an error', (breaker) => breaker.call(() => Promise.reject(boom))],
      ['an untracked error', (breaker) => breaker.call(() => Promise.reject(untracked))],
      ['a throw before there is a promise', (breaker) => breaker.call(throwing(boom))],
      ['an untracked throw before there is a promise', (breaker) => breaker.call(throwing(untracked))],
      [
        'a fallback',
        (breaker) =>
          breaker.callWithFallback(
            () => Promise.reject(boom),
            () => 1,
          ),
      ],
      ['a wrapped function', (breaker) => breaker.wrap(() => Promise.reject(boom))()],
      ['a synchronous value', (breaker) => breaker.callSync(() => 1)],
      ['a synchronous error', (breaker) => breaker.callSync(throwing(boom))],
      ['a synchronous untracked error', (breaker) => breaker.callSync(throwing(untracked))],
      ['a promise out of callSync', (breaker) => void breaker.callSync((): unknown => pending().promise)],
      ['a ticket that is settled with success', (breaker) => acquire(breaker).success()],
      ['a ticket that is settled with failure', (breaker) => acquire(breaker).failure(boom)],
      ['a ticket that is settled with an untracked failure', (breaker) => acquire(breaker).failure(untracked)],
      ['a ticket that is released', (breaker) => acquire(breaker).release()],
      ['a ticket that is disposed of', (breaker) => acquire(breaker)[Symbol.dispose ?? Symbol.for('Symbol.dispose')]()],
    ])('after %s', async (_what, act) => {
      const { breaker } = halfOpen({
        maxHalfOpenCalls: 1,
        recovery: probeOn,
        tracker: typeOf(Error).and(typeOf(TypeError).not()),
      });
      try {
        await act(breaker);
      } catch (error) {
        expect([boom, untracked]).toContain(error);
      }
      acquire(breaker);
      expect(admits(breaker)).toBe(false);
    });

    it('not before the call has ended', async () => {
      const { breaker } = halfOpen({ maxHalfOpenCalls: 1, recovery: probeOn });
      const { promise, resolve } = pending();
      const call = breaker.call(() => promise);
      expect(admits(breaker)).toBe(false);
      resolve(1);
      await call;
      expect(admits(breaker)).toBe(true);
    });

    it('once for each probe: settling a ticket twice gives nobody else’s place away', () => {
      const { breaker } = halfOpen({ maxHalfOpenCalls: 2, recovery: probeOn });
      const first = acquire(breaker);
      acquire(breaker);
      first.release();
      first.release();
      first.success();
      acquire(breaker);
      expect(admits(breaker)).toBe(false);
    });
  });
});

describe('the permit', () => {
  it('is asked about each call after the first, with the time since half-open began and the breaker’s random numbers', () => {
    const requests: unknown[] = [];
    const { breaker, clock } = halfOpen({
      permit: { admits: ({ elapsed, random }) => requests.push([elapsed, random()]) > 2 },
      random: () => 0.25,
      recovery: probeOn,
    });
    succeed(breaker);
    clock.advance(100);
    expect(admits(breaker)).toBe(false);
    clock.advance(50);
    expect(admits(breaker)).toBe(false);
    clock.setEpoch(0);
    expect(admits(breaker)).toBe(true);
    expect(requests).toEqual([
      [100, 0.25],
      [150, 0.25],
      [150, 0.25],
    ]);
  });

  it('is asked about time in this half-open period, not in an earlier one', () => {
    const elapsed: number[] = [];
    const made = halfOpen({
      permit: { admits: (request) => elapsed.push(request.elapsed) > 0 },
      recovery: consecutive(2),
    });
    const probe = acquire(made.breaker);
    made.clock.advance(500);
    admits(made.breaker);
    probe.failure(boom);
    made.clock.advance(WAIT);
    acquire(made.breaker);
    made.clock.advance(70);
    admits(made.breaker);
    expect(elapsed).toEqual([500, 70]);
  });

  it('does not keep out a call while nothing is known: when the first probe was released, or ignored', () => {
    const { breaker } = halfOpen({ permit: { admits: () => false }, ignore: typeOf(TypeError) });
    for (let i = 0; i < 3; i++) expect(admits(breaker)).toBe(true);
    fail(breaker, 2, new TypeError('ignored'));
    const probe = acquire(breaker);
    expect(admits(breaker)).toBe(false);
    probe.success();
    expect(admits(breaker)).toBe(false);
  });
});

describe('an outcome in half-open', () => {
  it('that is untracked is a success: errors that show that the dependency answers close the circuit', () => {
    const { breaker, heard } = halfOpen({ tracker: typeOf(RangeError), recovery: consecutive(2) });
    fail(breaker, 2, new TypeError('not found'));
    expect(heard.transitions()).toEqual(['half_open -> closed: consecutive 2 >= 2 over 2 probes']);
  });

  it('that is ignored decides nothing and is not recorded', () => {
    const { breaker, heard } = halfOpen({ ignore: typeOf(TypeError), recovery: consecutive(1) });
    fail(breaker, 3, new TypeError('ignored'));
    expect(breaker.state).toBe('half_open');
    expect(breaker.info().metrics.totalCount).toBe(0);
    expect(heard.signals).toEqual([]);
  });

  it('is recorded in the window, and the tripper is not asked', () => {
    const holds = jest.fn(() => true);
    const { breaker } = halfOpen({ tripper: { holds }, recovery: probeOn });
    fail(breaker, 2);
    succeed(breaker);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 3, failureCount: 2 });
    expect(holds).not.toHaveBeenCalled();
  });

  it('is given to the recovery with how it went and how long it took', () => {
    const seen: unknown[] = [];
    const record = ({ failed, duration }: ProbeResult): undefined => {
      seen.push([failed, duration]);
    };
    const { breaker, clock } = halfOpen({ recovery: { start: () => ({ record }) } });
    breaker.callSync(() => clock.advance(25));
    fail(breaker);
    expect(seen).toEqual([
      [false, 25],
      [true, 0],
    ]);
  });

  it('closes the circuit when the recovery says so, and says why', () => {
    const { breaker, heard, clock } = halfOpen({ recovery: consecutive(2) });
    succeed(breaker);
    expect(breaker.state).toBe('half_open');
    clock.advance(1);
    succeed(breaker);
    expect(breaker.state).toBe('closed');
    expect(heard.transitions()).toEqual(['half_open -> closed: consecutive 2 >= 2 over 2 probes']);
    expect(heard.signals[0]).toMatchObject({
      timestamp: clock.epoch(),
      metrics: { totalCount: 2, failureCount: 0 },
      reason: { kind: 'recovery' },
    });
    expect(heard.signals[0]).not.toHaveProperty('retryAfter');
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('reopens the circuit when the recovery says so, for a new wait', () => {
    const { breaker, heard, clock } = halfOpen({ recovery: consecutive(2) });
    succeed(breaker);
    clock.advance(77);
    fail(breaker);
    expect(heard.transitions()).toEqual(['half_open -> open: consecutive 1 < 2 over 2 probes (the last one failed)']);
    expect(heard.signals[0]).toMatchObject({
      retryAfter: WAIT,
      reopens: 1,
      metrics: { totalCount: 2, failureCount: 1 },
    });
    expect(rejection(breaker).retryAfter).toBe(WAIT);
  });

  it('is counted by the recovery itself, so that a small window does not limit it', () => {
    const { breaker } = halfOpen({ window: countWindow(1), recovery: probes(5) });
    succeed(breaker, 4);
    expect(breaker.state).toBe('half_open');
    succeed(breaker);
    expect(breaker.state).toBe('closed');
  });

  it("names the rule where a user's recovery has no measured values to give", () => {
    const run = { record: (): Verdict => ({ to: 'closed' }) };
    const named = halfOpen({ recovery: { start: () => run, toString: () => 'fast_enough(3)' } });
    succeed(named.breaker);
    expect(named.heard.transitions()).toEqual(['half_open -> closed: fast_enough']);
    expect(named.heard.signals[0]?.reason.leaves).toEqual([{ rule: 'fast_enough' }]);
    const nameless = halfOpen({ recovery: { start: () => run } });
    succeed(nameless.breaker);
    expect(nameless.heard.transitions()).toEqual(['half_open -> closed: custom']);
  });
});

describe('reopens', () => {
  it('counts the reopenings since the circuit last closed; closing tells the count and sets it to 0', () => {
    const { breaker, clock, heard } = circuit({ recovery: consecutive(1), tripper: failureStreak(1) });
    fail(breaker);
    for (const count of [1, 2]) {
      clock.advance(WAIT);
      fail(breaker);
      expect(breaker.info().reopens).toBe(count);
    }
    clock.advance(WAIT);
    succeed(breaker);
    expect(breaker.info().reopens).toBe(0);
    fail(breaker);
    expect(heard.signals.map(({ newState, reopens }) => [newState, reopens])).toEqual([
      ['open', 0],
      ['half_open', 0],
      ['open', 1],
      ['half_open', 1],
      ['open', 2],
      ['half_open', 2],
      ['closed', 2],
      ['open', 0],
    ]);
  });
});

describe('a probe that has not settled within probeTimeout', () => {
  const looks: [string, (breaker: CircuitBreaker) => unknown][] = [
    ['state', (breaker) => breaker.state],
    ['info()', (breaker) => breaker.info()],
    ['toJSON()', (breaker) => breaker.toJSON()],
    ['call', (breaker) => breaker.call(() => 1).catch(() => {})],
    ['callSync', (breaker) => rejection(breaker)],
    ['tryAcquire', (breaker) => breaker.tryAcquire()],
  ];

  it.each(looks)('counts as a failure when it is seen through %s, to the tick', (_name, look) => {
    const { breaker, clock, heard } = halfOpen({ recovery: consecutive(1), probeTimeout: 500 });
    acquire(breaker);
    clock.advance(499);
    look(breaker);
    expect(heard.signals).toEqual([]);
    clock.advance(1);
    expect(heard.signals).toEqual([]);
    look(breaker);
    expect(heard.transitions()).toEqual([
      'half_open -> open: consecutive 0 < 1 over 1 probe (the last one failed, 1 did not settle within 0.5 s)',
    ]);
    expect(heard.signals[0]?.reason.leaves[0]).toMatchObject({ unsettled: 1, unsettledAfter: 500 });
    expect(heard.signals[0]?.failure).toMatchObject({ name: 'CallNotSettled', code: 'FLUXGATE_NOT_SETTLED' });
    expect(heard.signals[0]).not.toHaveProperty('error');
  });

  it('counts as nothing yet when another call settles: nobody has looked', async () => {
    const made = circuit({ recovery: consecutive(2), probeTimeout: 500 });
    const { breaker, clock, heard } = made;
    const { promise, resolve } = pending();
    const late = breaker.call(() => promise);
    const lateTicket = acquire(breaker);
    for (const settle of [() => resolve(1), () => lateTicket.success()]) {
      bring(made, 'half_open');
      acquire(breaker);
      clock.advance(500);
      heard.clear();
      settle();
      await Promise.resolve();
      expect(heard.transitions()).toEqual([]);
      expect(breaker.state).toBe('open');
    }
    await late;
  });

  it('is recorded with the time that it has taken so far', () => {
    const durations: number[] = [];
    const record = ({ duration }: ProbeResult): undefined => {
      durations.push(duration);
    };
    const { breaker, clock } = halfOpen({ measure: true, probeTimeout: 500, recovery: { start: () => ({ record }) } });
    acquire(breaker);
    clock.advance(650);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 1, totalDuration: 650 });
    expect(durations).toEqual([650]);
  });

  it('gives its place back, and its late result is ignored', () => {
    const { breaker, clock } = halfOpen({ maxHalfOpenCalls: 1, recovery: probeOn, probeTimeout: 500 });
    const hung = acquire(breaker);
    clock.advance(500);
    const next = acquire(breaker);
    hung.success();
    hung.failure(boom);
    hung.release();
    expect(admits(breaker)).toBe(false);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 1 });
    next.success();
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 1 });
  });

  it('counts as what it was when it settles late, but before anyone has looked', async () => {
    const { breaker, clock, heard } = halfOpen({ recovery: consecutive(1), probeTimeout: 500 });
    const { promise, resolve } = pending();
    const call = breaker.call(() => promise);
    clock.advance(500);
    resolve('late');
    await expect(call).resolves.toBe('late');
    expect(heard.transitions()).toEqual(['half_open -> closed: consecutive 1 >= 1 over 1 probe']);
  });

  it('does not wedge the circuit, however many of them hang in every round', () => {
    const { breaker, clock } = circuit({ recovery: probes(3), probeTimeout: 500 });
    breaker.trip();
    for (let round = 0; round < 5; round++) {
      clock.advance(WAIT);
      for (let i = 0; i < 3; i++) acquire(breaker);
      expect(admits(breaker)).toBe(false);
      clock.advance(500);
      expect(breaker.state).toBe('open');
    }
    clock.advance(WAIT);
    succeed(breaker, 3);
    expect(breaker.state).toBe('closed');
  });

  it('is one of several: each is looked at by its own age', () => {
    const { breaker, clock } = halfOpen({ recovery: probeOn, probeTimeout: 500 });
    acquire(breaker);
    acquire(breaker);
    clock.advance(300);
    acquire(breaker);
    clock.advance(200);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 2 });
    clock.advance(299);
    expect(breaker.info().metrics.totalCount).toBe(2);
    clock.advance(1);
    expect(breaker.info().metrics.totalCount).toBe(3);
  });

  it('decides alone when it reopens the circuit: those that hang beside it count no more', () => {
    const calls = recorder({ calls: true });
    const { breaker, clock, heard } = halfOpen({ recovery: consecutive(3), probeTimeout: 500 });
    breaker.addListener(calls);
    acquire(breaker);
    const other = acquire(breaker);
    acquire(breaker);
    clock.advance(500);
    expect(breaker.state).toBe('open');
    expect(heard.signals[0]?.metrics.totalCount).toBe(1);
    expect(heard.signals).toHaveLength(1);
    expect(breaker.info().metrics.totalCount).toBe(0);
    expect(calls.calls.map(({ outcome }) => outcome)).toEqual(['failure', 'failure', 'failure']);
    other.success();
    expect(calls.calls).toHaveLength(3);
  });

  it('is told to those who hear of calls, once, with the time that it has taken so far', () => {
    const calls = recorder({ calls: true });
    const { breaker, clock } = halfOpen({ recovery: probeOn, probeTimeout: 500, listeners: [calls] });
    calls.clear();
    const hung = acquire(breaker);
    clock.advance(600);
    expect(breaker.state).toBe('half_open');
    hung.success();
    expect(calls.calls).toEqual([
      { circuitName: 'payment_api', outcome: 'failure', duration: 600, state: 'half_open', unsettled: true },
    ]);
  });

  it('reads no clock when no probe is in flight', () => {
    const { breaker, clock } = halfOpen({ recovery: probeOn });
    const now = jest.spyOn(clock, 'now');
    expect(breaker.state).toBe('half_open');
    expect(now).not.toHaveBeenCalled();
  });
});

describe('with byTripper()', () => {
  it('reopens after a failure when the tripper holds, and probes on while it does not', () => {
    const { breaker, heard } = halfOpen({ recovery: byTripper(), tripper: failureStreak(2) });
    fail(breaker);
    expect(breaker.state).toBe('half_open');
    fail(breaker);
    expect(heard.transitions()).toEqual(['half_open -> open: failure_streak 2 >= 2']);
    expect(heard.signals[0]?.reason.kind).toBe('recovery');
  });

  it('closes after a success when the tripper does not hold, and probes on while it does', () => {
    const { breaker, heard } = halfOpen({ recovery: byTripper(), tripper: failureStreak(2) });
    fail(breaker);
    succeed(breaker);
    expect(heard.transitions()).toEqual(['half_open -> closed: failure_streak 0 < 2']);
  });
});

describe('a probe on a clock with fractions', () => {
  it('has a probeTimeout of a microsecond, if one wants that', () => {
    const { breaker, clock } = halfOpen({ recovery: consecutive(1), probeTimeout: 0.001 });
    breaker.tryAcquire();
    expect(breaker.state).toBe('half_open');
    clock.advance(0.001);
    expect(breaker.state).toBe('open');
  });

  it.each([0.1, 0.7, 1 / 3, 12_345.678_9])('is given up after probeTimeout, with an origin of %d', (now) => {
    for (let before = 0.1; before < 3; before += 0.1) {
      const clock = virtualClock({ now });
      const made = circuit({ recovery: consecutive(1), probeTimeout: 1_000.1, clock, listeners: [] });
      made.breaker.trip();
      clock.advance(WAIT + before);
      made.breaker.tryAcquire();
      clock.advance(1_000.1);
      expect(made.breaker.state).toBe('open');
    }
  });
});

it('a recovery that takes a ticket while it is asked what it needs lets no probe through beyond the limit', () => {
  const made = circuit({
    maxHalfOpenCalls: 2,
    recovery: {
      start: () => ({
        get needed() {
          if (asked++ === 0) made.breaker.tryAcquire();
          return 10;
        },
        record: () => undefined,
      }),
    },
  });
  let asked = 0;
  made.breaker.trip();
  made.clock.advance(WAIT);
  const tickets = [made.breaker.tryAcquire(), made.breaker.tryAcquire()];
  expect(tickets.map((ticket) => ticket !== undefined)).toEqual([true, false]);
  expect(made.breaker.tryAcquire()).toBeUndefined();
});
