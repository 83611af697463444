import { describe, expect, it, jest } from '@jest/globals';
import { ALL, admits, bring, circuit, fail, rejection, succeed, WAIT } from './breaker.test-kit.js';
import { backoff, CircuitBreaker, consecutive, failureStreak, never, type Snapshot } from './index.js';
import { virtualClock } from './testing/index.js';

const EPOCH = Date.UTC(2026, 0, 1);

/** What one writes to a file or a key-value store, and reads again. */
function stored(breaker: CircuitBreaker): Snapshot {
  return JSON.parse(JSON.stringify(breaker));
}

describe('toJSON', () => {
  it('tells state, since when, reopens and when it was taken', () => {
    const { breaker, clock } = circuit();
    clock.advance(5);
    breaker.forceOpen();
    clock.advance(10);
    expect(breaker.toJSON()).toEqual({
      version: 1,
      name: 'payment_api',
      state: 'forced_open',
      changedAt: EPOCH + 5,
      reopens: 0,
      savedAt: EPOCH + 15,
      reason: breaker.info().reason,
    });
  });

  it('has no reason to tell before the first transition', () => {
    expect(circuit().breaker.toJSON()).not.toHaveProperty('reason');
  });

  it('tells what is left of the wait of an open circuit, and of no other', () => {
    const made = circuit();
    for (const state of ALL) {
      bring(made, state);
      if (state === 'open') {
        made.clock.advance(2_500);
        expect(made.breaker.toJSON().retryAfter).toBe(7_500);
        made.clock.advance(WAIT);
        expect(made.breaker.toJSON().retryAfter).toBe(0);
      } else expect(made.breaker.toJSON()).not.toHaveProperty('retryAfter');
    }
  });

  it('tells a wait without an end as null, which JSON can carry', () => {
    const { breaker } = circuit({ retry: never() });
    breaker.trip();
    expect(breaker.toJSON().retryAfter).toBeNull();
    expect(stored(breaker).retryAfter).toBeNull();
  });

  it('tells no wait where the retry rule has failed to say', () => {
    const delay = (): number => {
      throw new Error('down');
    };
    const { breaker } = circuit({ retry: { delay } });
    breaker.trip();
    expect(breaker.toJSON()).not.toHaveProperty('retryAfter');
  });

  it('tells the reopenings', () => {
    const { breaker, clock } = circuit({ recovery: consecutive(1) });
    breaker.trip();
    clock.advance(WAIT);
    fail(breaker);
    expect(breaker.toJSON().reopens).toBe(1);
  });
});

describe('restore', () => {
  it.each(ALL)('goes on in %s, since the time at which that began', (state) => {
    const old = circuit();
    bring(old, state);
    old.clock.advance(100);
    const { breaker, heard, clock } = circuit({
      restore: stored(old.breaker),
      clock: virtualClock({ now: 77, epoch: old.clock.epoch() + 5 }),
    });
    expect(breaker.state).toBe(state);
    expect(breaker.info()).toMatchObject({ changedAt: old.breaker.info().changedAt, reopens: 0 });
    expect(breaker.info().metrics.totalCount).toBe(0);
    expect(heard.signals).toEqual([]);
    expect(clock.now()).toBe(0);
  });

  it.each<[string, (breaker: CircuitBreaker) => void]>([
    ['the rules that decided', (breaker) => fail(breaker, 3)],
    ['who asked, and the note', (breaker) => breaker.forceOpen('the bank called')],
    ['who asked', (breaker) => breaker.disable()],
  ])('keeps why: %s', (_, change) => {
    const old = circuit();
    change(old.breaker);
    const { breaker } = circuit({ restore: stored(old.breaker) });
    expect(breaker.info().reason).toEqual(old.breaker.info().reason);
    expect(String(breaker.info().reason)).toBe(String(old.breaker.info().reason));
  });

  it('keeps why a rule decided, whatever else the reason says', () => {
    const reason = { kind: 'tripper', leaves: [{ rule: 'failure_streak' }], operation: 'trip' } as const;
    const restore: Snapshot = {
      version: 1,
      name: 'payment_api',
      state: 'open',
      changedAt: 1,
      reopens: 0,
      savedAt: 2,
      retryAfter: 5,
      reason,
    };
    expect(circuit({ restore }).breaker.info().reason).toEqual({
      kind: 'tripper',
      leaves: [{ rule: 'failure_streak' }],
      text: 'failure_streak',
    });
  });

  it('of a half-open circuit admits the first probe whatever the permit says', () => {
    const old = circuit();
    bring(old, 'half_open');
    const { breaker } = circuit({
      restore: stored(old.breaker),
      permit: { admits: () => false },
      recovery: consecutive(1),
    });
    succeed(breaker);
    expect(breaker.state).toBe('closed');
  });

  it('keeps the remaining wait of an open circuit, less the time that it was away', () => {
    const old = circuit();
    old.breaker.trip();
    old.clock.advance(2_000);
    const restore = stored(old.breaker);
    const clock = virtualClock({ now: 1e6, epoch: EPOCH + 2_000 + 3_000 });
    const { breaker } = circuit({ restore, clock });
    expect(breaker.info().retryAfter).toBe(5_000);
    clock.advance(4_999);
    expect(rejection(breaker).retryAfter).toBe(1);
    clock.advance(1);
    expect(admits(breaker)).toBe(true);
  });

  it('does not ask the retry rule for a wait that it has', () => {
    const old = circuit();
    old.breaker.trip();
    const delay = jest.fn(() => 1);
    const { breaker } = circuit({ restore: stored(old.breaker), clock: old.clock, retry: { delay } });
    expect(breaker.info().retryAfter).toBe(WAIT);
    expect(delay).not.toHaveBeenCalled();
  });

  it.each([
    ['long ago', 1e12, 0],
    ['just when the wait was over', WAIT, 0],
    ['in the same instant', 0, WAIT],
    ['in the future, because the wall clock was set back', -1e12, WAIT],
  ])('of a snapshot taken %s waits no longer than it had to, and no less than nothing', (_when, away, left) => {
    const old = circuit();
    old.breaker.trip();
    const { breaker } = circuit({ restore: stored(old.breaker), clock: virtualClock({ epoch: EPOCH + away }) });
    expect(breaker.state).toBe('open');
    expect(breaker.info().retryAfter).toBe(left);
  });

  it('is not moved by a wall clock that jumps afterwards', () => {
    const old = circuit();
    old.breaker.trip();
    const clock = virtualClock();
    const { breaker } = circuit({ restore: stored(old.breaker), clock });
    clock.setEpoch(EPOCH + 1e12);
    expect(breaker.info().retryAfter).toBe(WAIT);
    clock.setEpoch(0);
    expect(breaker.info().retryAfter).toBe(WAIT);
  });

  it('of a circuit that stays open for ever stays so', () => {
    const old = circuit({ retry: never() });
    old.breaker.trip();
    const { breaker, clock } = circuit({ restore: stored(old.breaker) });
    clock.advance(1e15);
    expect(rejection(breaker).retryAfter).toBeUndefined();
    expect(breaker.toJSON().retryAfter).toBeNull();
  });

  it('of an open circuit without a wait draws one, by the reopenings that it had', () => {
    const restore: Snapshot = { version: 1, name: 'payment_api', state: 'open', changedAt: 1, reopens: 3, savedAt: 2 };
    const { breaker } = circuit({ restore, retry: backoff({ initial: 100 }) });
    expect(breaker.info()).toMatchObject({ reopens: 3, retryAfter: 800 });
  });

  it('goes on counting the reopenings, and tells them when the circuit closes', () => {
    const old = circuit({ recovery: consecutive(1) });
    old.breaker.trip();
    for (let i = 0; i < 2; i++) {
      old.clock.advance(WAIT);
      fail(old.breaker);
    }
    const { breaker, heard, clock } = circuit({
      restore: stored(old.breaker),
      clock: old.clock,
      recovery: consecutive(1),
      retry: backoff({ initial: 100 }),
    });
    expect(clock).toBeDefined();
    old.clock.advance(WAIT);
    fail(breaker);
    expect(breaker.info()).toMatchObject({ reopens: 3, retryAfter: 800 });
    old.clock.advance(800);
    succeed(breaker);
    expect(heard.signals.map(({ newState, reopens }) => [newState, reopens])).toEqual([
      ['half_open', 2],
      ['open', 3],
      ['half_open', 3],
      ['closed', 3],
    ]);
  });

  it('can be taken again at once, and says the same', () => {
    const old = circuit({ tripper: failureStreak(1) });
    fail(old.breaker);
    old.clock.advance(1_000);
    const { breaker } = circuit({ restore: old.breaker.toJSON(), clock: old.clock });
    expect(breaker.toJSON()).toEqual(old.breaker.toJSON());
  });

  it('of undefined is none', () => {
    expect(circuit({ restore: undefined }).breaker.state).toBe('closed');
  });
});

describe('a snapshot is refused', () => {
  const good: Snapshot = {
    version: 1,
    name: 'payment_api',
    state: 'open',
    changedAt: EPOCH,
    reopens: 2,
    savedAt: EPOCH,
    retryAfter: 500,
  };
  const construct = (restore: unknown) => (): unknown => circuit({ restore: restore as Snapshot });

  it('never when it is as toJSON() gives it', () => {
    for (const retryAfter of [0, 500, 1e9, null]) expect(construct({ ...good, retryAfter })).not.toThrow();
    expect(construct({ ...good, retryAfter: undefined })).not.toThrow();
    expect(construct({ ...good, reopens: 0, changedAt: 0, savedAt: 0 })).not.toThrow();
  });

  it.each([7, 'text', true, Number.NaN])('when it is %p', (restore) => {
    expect(construct(restore)).toThrow(TypeError);
    expect(construct(restore)).toThrow(
      `restore must be a snapshot as toJSON() gives it; got ${JSON.stringify(restore) === 'null' ? restore : JSON.stringify(restore)}`,
    );
  });

  const STATES = 'closed, open, half_open, metrics_only, disabled, forced_open';
  it.each<[keyof Snapshot, unknown, string | RegExp]>([
    ['version', 2, 'restore.version must be 1, the version that this release writes; got 2'],
    ['version', undefined, 'restore.version must be 1, the version that this release writes; got undefined'],
    ['version', '1', 'restore.version must be 1, the version that this release writes; got "1"'],
    ['name', 'other', 'restore.name must be "payment_api", the name of this circuit; got "other"'],
    ['name', undefined, 'restore.name must be "payment_api", the name of this circuit; got undefined'],
    ['state', 'ajar', `restore.state must be ${STATES}; got "ajar"`],
    ['state', undefined, `restore.state must be ${STATES}; got undefined`],
    ['state', 'toString', `restore.state must be ${STATES}; got "toString"`],
    ['changedAt', Number.NaN, 'restore.changedAt must be ms since the Unix epoch; got NaN'],
    ['changedAt', Infinity, 'restore.changedAt must be ms since the Unix epoch; got Infinity'],
    ['changedAt', '2026', 'restore.changedAt must be ms since the Unix epoch; got "2026"'],
    ['changedAt', undefined, /^restore\.changedAt must be .*; got undefined$/],
    ['reopens', -1, 'restore.reopens must be an integer of at least 0; got -1'],
    ['reopens', 0.5, 'restore.reopens must be an integer of at least 0; got 0.5'],
    ['reopens', Number.NaN, /^restore\.reopens must be .*; got NaN$/],
    ['reopens', '2', /^restore\.reopens must be .*; got "2"$/],
    ['reopens', undefined, /^restore\.reopens must be .*; got undefined$/],
    ['savedAt', Number.NaN, 'restore.savedAt must be ms since the Unix epoch; got NaN'],
    ['savedAt', null, 'restore.savedAt must be ms since the Unix epoch; got null'],
    ['retryAfter', -1, 'restore.retryAfter must be ms from 0 up, or null for ever; got -1'],
    ['retryAfter', Number.NaN, 'restore.retryAfter must be ms from 0 up, or null for ever; got NaN'],
    ['retryAfter', Infinity, 'restore.retryAfter must be ms from 0 up, or null for ever; got Infinity'],
    ['retryAfter', '500', 'restore.retryAfter must be ms from 0 up, or null for ever; got "500"'],
    ['retryAfter', true, 'restore.retryAfter must be ms from 0 up, or null for ever; got true'],
    ['retryAfter', '', 'restore.retryAfter must be ms from 0 up, or null for ever; got ""'],
    ['retryAfter', [], 'restore.retryAfter must be ms from 0 up, or null for ever; got an empty array'],
    ['reason', 'slow', 'restore.reason must be a reason as toJSON() gives it; got "slow"'],
    ['reason', { kind: 'mood', leaves: [] }, /^restore\.reason must be .*; got an object$/],
    ['reason', { kind: 'tripper' }, /^restore\.reason must be .*; got an object$/],
    ['reason', { kind: 'tripper', leaves: [{}] }, /^restore\.reason must be .*; got an object$/],
    ['reason', { kind: 'tripper', leaves: [null] }, /^restore\.reason must be .*; got an object$/],
    ['reason', { kind: 'manual', leaves: [] }, /^restore\.reason must be .*; got an object$/],
    [
      'reason',
      { kind: 'manual', leaves: [], operation: 'trip', note: 7 },
      /^restore\.reason must be .*; got an object$/,
    ],
  ])('when its %s is %p, in words that name what is accepted', (key, value, message) => {
    expect(construct({ ...good, [key]: value })).toThrow(message);
  });

  it.each(['closed', 'metrics_only', 'disabled', 'forced_open'])('when it is of %s, and tells of a cycle', (state) => {
    const rest = { ...good, state, reopens: 0, retryAfter: undefined };
    expect(construct(rest)).not.toThrow();
    expect(construct({ ...rest, reopens: 1 })).toThrow(`restore.reopens must be 0 in state ${state}; got 1`);
    expect(construct({ ...rest, retryAfter: 5 })).toThrow(
      `restore.retryAfter must be undefined in state ${state}; got 5`,
    );
  });

  it('when it is of half_open and tells of a wait', () => {
    expect(construct({ ...good, state: 'half_open', retryAfter: undefined })).not.toThrow();
    expect(construct({ ...good, state: 'half_open' })).toThrow('must be undefined in state half_open; got');
  });

  it('as a whole: nothing of it is used, and no listener is attached', () => {
    const onAttach = jest.fn();
    const listener = { onSignal() {}, onAttach };
    expect(
      () =>
        new CircuitBreaker({ name: 'payment_api', listeners: [listener], restore: { ...good, savedAt: Number.NaN } }),
    ).toThrow(RangeError);
    expect(onAttach).not.toHaveBeenCalled();
  });
});
