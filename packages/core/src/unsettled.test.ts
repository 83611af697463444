import { describe, expect, it } from '@jest/globals';
import {
  admits,
  boom,
  bring,
  type Circuit,
  circuit,
  countingClock,
  fail,
  pending,
  succeed,
  WAIT,
} from './breaker.test-kit.js';
import {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  countWindow,
  failureRate,
  failureStreak,
  minRequests,
  timeWindow,
} from './index.js';
import { recorder } from './testing/index.js';

const TIMEOUT = 1_000;

/** Calls that begin and never settle. */
function hang(breaker: CircuitBreaker, times = 1): void {
  for (let i = 0; i < times; i++) void breaker.call(() => new Promise(() => {}));
}

/** What makes breakers time each call, and what does not. */
const KINDS: Readonly<Record<string, Partial<CircuitBreakerOptions>>> = {
  untimed: {},
  dated: { window: timeWindow(60_000) },
  measured: { measure: true },
};
const KIND_NAMES = Object.keys(KINDS);

function watched(options: Partial<CircuitBreakerOptions> = {}): Circuit {
  return circuit({ callTimeout: TIMEOUT, tripper: failureStreak(3), ...options });
}

/** To read the state, info() or toJSON(). */
const looks: [string, (breaker: CircuitBreaker) => unknown][] = [
  ['state', (breaker) => breaker.state],
  ['info()', (breaker) => breaker.info()],
  ['toJSON()', (breaker) => breaker.toJSON()],
];

describe.each(KIND_NAMES)('a call that never settles (%s)', (kind) => {
  const options = KINDS[kind] as Partial<CircuitBreakerOptions>;

  it.each(looks)('counts as a failure when callTimeout has passed between two readings of %s', (_name, look) => {
    const { breaker, clock, heard } = watched(options);
    hang(breaker, 3);
    look(breaker);
    clock.advance(TIMEOUT - 0.5);
    look(breaker);
    expect(heard.signals).toEqual([]);
    clock.advance(0.5);
    look(breaker);
    expect(heard.transitions()).toEqual(['closed -> open: failure_streak 3 >= 3 (3 did not settle within 1 s)']);
    expect(heard.signals[0]).toMatchObject({
      failure: { name: 'CallNotSettled', message: 'did not settle within 1 s', code: 'FLUXGATE_NOT_SETTLED' },
      reason: { leaves: [{ unsettled: 3, unsettledAfter: TIMEOUT }] },
    });
    expect(heard.signals[0]).not.toHaveProperty('error');
  });

  it('never counts before callTimeout has passed since it began, whenever anyone looks', () => {
    const { breaker, clock } = watched(options);
    hang(breaker);
    for (let i = 0; i < 20; i++) {
      clock.advance(TIMEOUT / 20 - 0.5);
      expect(breaker.info().metrics.failureCount).toBe(0);
      if (i === 10) hang(breaker);
    }
    clock.advance(TIMEOUT - 10 * (TIMEOUT / 20 - 0.5));
    expect(breaker.info()).toMatchObject({ metrics: { failureCount: 1 }, inFlight: 1 });
  });

  it('is ignored when it settles later', async () => {
    const { breaker, clock } = watched(options);
    const [one, other] = [pending(), pending()];
    const calls = [breaker.call(() => one.promise), breaker.call(() => other.promise)] as const;
    const ticket = breaker.tryAcquire();
    breaker.info();
    clock.advance(TIMEOUT);
    expect(breaker.state).toBe('open');
    bring({ breaker, clock } as Circuit, 'closed');
    one.resolve('late');
    other.reject(boom);
    ticket?.failure(boom);
    await expect(calls[0]).resolves.toBe('late');
    await expect(calls[1]).rejects.toBe(boom);
    expect(breaker.info()).toMatchObject({ metrics: { totalCount: 0 }, inFlight: 0, state: 'closed' });
  });

  it('that settles late, but before anyone has given up on it, counts as what it was', async () => {
    const { breaker, clock } = watched(options);
    const { promise, resolve } = pending();
    const call = breaker.call(() => promise);
    breaker.info();
    clock.advance(10 * TIMEOUT);
    resolve('late');
    await call;
    expect(breaker.info()).toMatchObject({ metrics: { totalCount: 1, failureCount: 0 }, inFlight: 0 });
  });

  it('is given up on beside others that settle', async () => {
    const { breaker, clock } = watched({ ...options, tripper: failureStreak(9) });
    for (let i = 0; i < 5; i++) {
      hang(breaker);
      await breaker.call(async () => 1);
    }
    expect(breaker.info()).toMatchObject({ metrics: { totalCount: 5, failureCount: 0 }, inFlight: 5 });
    clock.advance(TIMEOUT);
    expect(breaker.info()).toMatchObject({ metrics: { totalCount: 10, failureCount: 5 }, inFlight: 0 });
    await breaker.call(async () => 1);
    expect(breaker.info()).toMatchObject({ metrics: { totalCount: 11, failureCount: 5 }, inFlight: 0 });
  });

  it('opens the circuit by itself while calls go on to come: nobody else looks', () => {
    const { breaker, clock, heard } = watched({ ...options, tripper: minRequests(10).and(failureRate(0.5)) });
    for (let ms = 0; ms < 2 * TIMEOUT && breaker.toString().includes('is closed'); ms += 5) {
      clock.advance(5);
      if (breaker.tryAcquire() === undefined) break;
    }
    expect(heard.transitions()).toEqual([
      expect.stringMatching(/^closed -> open: failure_rate 1 >= 0.5 over 10 calls \(10 did not settle within 1 s\)$/),
    ]);
    expect(clock.now()).toBeLessThan(1.2 * TIMEOUT);
  });

  it('counts at a call that begins while eight are in flight, and not at one while fewer are', () => {
    for (const [inFlight, failures] of [
      [7, 0],
      [8, 8],
    ] as const) {
      const { breaker, clock } = watched({ ...options, tripper: failureStreak(99) });
      hang(breaker, inFlight - 1);
      // A look that closes the batch.
      breaker.info();
      hang(breaker);
      breaker.info();
      clock.advance(TIMEOUT);
      hang(breaker);
      // What a call that times itself finds out anyway is no harm.
      const seen = kind === 'measured' ? inFlight : failures;
      expect(failuresOf(breaker)).toBe(seen);
    }
  });

  it('is in flight for everyone to see, also when the circuit has gone on, until it settles or is given up on', async () => {
    const { breaker, clock } = watched(options);
    const { promise, resolve } = pending();
    const call = breaker.call(() => promise);
    hang(breaker);
    expect(breaker.info().inFlight).toBe(2);
    breaker.forceOpen('shutting down');
    expect(breaker.info().inFlight).toBe(2);
    resolve(1);
    await call;
    expect(breaker.info().inFlight).toBe(1);
    clock.advance(TIMEOUT);
    expect(breaker.info().inFlight).toBe(0);
    expect(breaker.state).toBe('forced_open');
  });

  it('is told once to those who hear of calls: as a failure, when it is given up on', async () => {
    const calls = recorder({ calls: true });
    const { breaker, clock } = watched({ ...options, listeners: [calls] });
    const { promise, resolve } = pending();
    const call = breaker.call(() => promise);
    breaker.info();
    clock.advance(TIMEOUT);
    breaker.info();
    resolve(1);
    await call;
    expect(calls.calls).toEqual([
      { circuitName: 'payment_api', outcome: 'failure', duration: TIMEOUT, state: 'closed', unsettled: true },
    ]);
  });

  it('counts in metrics_only, and for nothing in disabled', () => {
    const made = watched(options);
    for (const [state, failureCount] of [
      ['metrics_only', 2],
      ['disabled', 0],
    ] as const) {
      bring(made, state);
      hang(made.breaker, 2);
      expect(made.breaker.info().inFlight).toBe(2);
      made.clock.advance(TIMEOUT);
      expect(made.breaker.info()).toMatchObject({ inFlight: 0, metrics: { failureCount }, state });
    }
  });

  it('counts for nothing with callTimeout: Infinity, and is in flight for ever', () => {
    const { breaker, clock } = watched({ ...options, callTimeout: Infinity });
    hang(breaker, 20);
    breaker.info();
    clock.advance(1e12);
    hang(breaker);
    expect(breaker.info()).toMatchObject({ inFlight: 21, metrics: { totalCount: 0 }, state: 'closed' });
  });

  it('leaves nothing behind: a hundred thousand calls while one hangs', async () => {
    const { breaker } = watched({ ...options, tripper: failureStreak(9) });
    hang(breaker);
    for (let i = 0; i < 1_000; i++) {
      await Promise.all(Array.from({ length: 10 }, () => breaker.call(async () => 1)));
      breaker.info();
    }
    expect(breaker.info().inFlight).toBe(1);
  });
});

/** How many failures the window holds, found out without a look. */
function failuresOf(breaker: CircuitBreaker): number {
  const heard = recorder();
  breaker.addListener(heard);
  breaker.forceOpen();
  return heard.signals[0]?.metrics.failureCount ?? 0;
}

describe('a call in sequence', () => {
  it('reads no clock for the calls that might hang', async () => {
    const clock = countingClock();
    const { breaker } = circuit({ clock });
    const before = clock.reads;
    for (let i = 0; i < 50; i++) await breaker.call(async () => 1);
    hang(breaker, 6);
    for (let i = 0; i < 50; i++) await breaker.call(async () => 1);
    expect(clock.reads).toBe(before);
    hang(breaker, 2);
    await breaker.call(async () => 1);
    expect(clock.reads).toBe(before + 1);
  });
});

describe('the reason of an opening', () => {
  it('says how many of the calls that it was measured over did not settle', () => {
    const { breaker, clock, heard } = watched({ window: countWindow(4), tripper: minRequests(4).and(failureRate(1)) });
    hang(breaker, 3);
    breaker.info();
    clock.advance(TIMEOUT);
    breaker.info();
    // Three of the last four calls were such; now it is only two.
    succeed(breaker);
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
    hang(breaker);
    breaker.info();
    clock.advance(TIMEOUT);
    breaker.info();
    fail(breaker, 1);
    expect(heard.transitions()).toEqual([
      'closed -> open: failure_rate 1 >= 1 over 4 calls (1 did not settle within 1 s)',
    ]);
    const { leaves } = heard.signals[0]?.reason ?? { leaves: [] };
    expect(leaves.map(({ unsettled }) => unsettled)).toEqual([undefined, 1]);
  });

  it('says nothing of calls that did not settle long ago', () => {
    const { breaker, clock, heard } = watched({ window: countWindow(4), tripper: failureRate(1).and(minRequests(4)) });
    hang(breaker);
    breaker.info();
    clock.advance(TIMEOUT);
    breaker.info();
    succeed(breaker);
    fail(breaker, 4);
    expect(heard.transitions()).toEqual(['closed -> open: failure_rate 1 >= 1 over 4 calls']);
  });
});

describe('probes that never settle', () => {
  it('are given up on after probeTimeout, not callTimeout', () => {
    const made = watched({ probeTimeout: 100 });
    bring(made, 'half_open');
    hang(made.breaker);
    made.clock.advance(100);
    expect(made.breaker.state).toBe('open');
    made.clock.advance(WAIT);
    expect(admits(made.breaker)).toBe(true);
  });
});
