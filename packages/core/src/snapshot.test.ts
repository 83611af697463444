import { describe, expect, it, jest } from '@jest/globals';
import { ALL, admits, bring, circuit, fail, rejection, succeed, WAIT } from './breaker.test-kit.js';
import {
  backoff,
  CircuitBreaker,
  type CircuitBreakerOptions,
  consecutive,
  countWindow,
  failureStreak,
  minRequests,
  never,
  type Recovery,
  type Snapshot,
  slowRate,
  timeWindow,
  type Window,
} from './index.js';
import { virtualClock } from './testing/index.js';

const EPOCH = Date.UTC(2026, 0, 1);

/** A recovery that closes after `count` probes, and saves how many it has seen. */
function seen(count: number): Recovery {
  return {
    start(saved = 0) {
      let probes = saved as number;
      return { record: () => (++probes === count ? { to: 'closed' } : undefined), save: () => probes };
    },
  };
}

/** A window as users write them. */
const unsaved: Window = { create: (measures) => Object.assign(countWindow(5).create(measures), { save: undefined }) };

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
      version: 2,
      name: 'payment_api',
      state: 'forced_open',
      changedAt: EPOCH + 5,
      savedAt: EPOCH + 15,
      inState: 10,
      elapsed: 10,
      reopens: 0,
      reason: breaker.info().reason,
      outage: { since: EPOCH + 5, duration: 10, reason: breaker.info().reason },
    });
  });

  it('has no reason to tell before the first transition', () => {
    expect(circuit().breaker.toJSON()).not.toHaveProperty('reason');
  });

  it('tells the wait of an open circuit, and of no other', () => {
    const made = circuit();
    for (const state of ALL) {
      bring(made, state);
      if (state === 'open') {
        made.clock.advance(2_500);
        expect(made.breaker.toJSON()).toMatchObject({ wait: WAIT, elapsed: 2_500 });
      } else expect(made.breaker.toJSON()).not.toHaveProperty('wait');
    }
  });

  it('tells a wait without an end as null, which JSON can carry', () => {
    const { breaker } = circuit({ retry: never() });
    breaker.trip();
    expect(breaker.toJSON().wait).toBeNull();
    expect(stored(breaker).wait).toBeNull();
  });

  it('tells no wait where the retry rule has failed to say', () => {
    const delay = (): number => {
      throw new Error('down');
    };
    const { breaker } = circuit({ retry: { delay } });
    breaker.trip();
    expect(breaker.toJSON()).not.toHaveProperty('wait');
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
      version: 2,
      name: 'payment_api',
      state: 'open',
      changedAt: 1,
      savedAt: 2,
      inState: 1,
      elapsed: 1,
      reopens: 0,
      wait: 5,
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
    expect(breaker.toJSON().wait).toBeNull();
  });

  it('of an open circuit without a wait draws one, by the reopenings that it had', () => {
    const at = { changedAt: EPOCH, savedAt: EPOCH, inState: 0, elapsed: 0 };
    const restore: Snapshot = { version: 2, name: 'payment_api', state: 'open', ...at, reopens: 3 };
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

  it.each([undefined, null])('of %p begins anew: stores answer null on first boot', (restore) => {
    expect(circuit({ restore }).breaker.state).toBe('closed');
  });

  it('goes on with the failure streak: one failure an invocation opens the circuit like three in one process', () => {
    let restore: Snapshot | undefined;
    for (let i = 0; i < 3; i++) {
      const { breaker } = circuit({ restore });
      expect(breaker.state).toBe('closed');
      fail(breaker);
      restore = stored(breaker);
    }
    expect(circuit({ restore }).breaker.state).toBe('open');
  });

  it('goes on with the failure, and with how long state and outage last', () => {
    const old = circuit();
    fail(old.breaker, 3);
    old.clock.advance(4_000);
    const clock = virtualClock({ now: 1e6, epoch: EPOCH + 5_000 });
    const { breaker, heard } = circuit({ restore: stored(old.breaker), clock, recovery: consecutive(1) });
    expect(breaker.info().failure).toEqual({ name: 'Error', message: 'boom', at: EPOCH });
    clock.advance(5_000);
    succeed(breaker);
    const since = { since: EPOCH, duration: 10_000, reason: old.breaker.info().reason };
    expect(heard.signals).toMatchObject([
      { newState: 'half_open', previousDuration: 10_000, outage: since, failure: { message: 'boom' } },
      { newState: 'closed', previousDuration: 0, outage: since, failure: { message: 'boom' } },
    ]);
    expect(breaker.info().failure).toBeUndefined();
    expect(breaker.info().outage).toBeUndefined();
  });

  it('goes on with the progress of the recovery and with the ramp of the permit', () => {
    let made = circuit({ recovery: seen(3) });
    bring(made, 'half_open');
    const permit = { admits: jest.fn(() => true) };
    for (let i = 0; i < 3; i++) {
      made.clock.advance(100);
      expect(made.breaker.state).toBe('half_open');
      made = {
        ...circuit({ restore: stored(made.breaker), clock: made.clock, recovery: seen(3), permit }),
        clock: made.clock,
      };
      succeed(made.breaker);
    }
    expect(made.breaker.state).toBe('closed');
    expect(permit.admits.mock.calls).toEqual([
      [expect.objectContaining({ elapsed: 200 })],
      [expect.objectContaining({ elapsed: 300 })],
    ]);
  });

  it('asks a recovery once to go on with progress that it cannot use, and then starts it anew', () => {
    const old = circuit({ recovery: seen(3) });
    bring(old, 'half_open');
    succeed(old.breaker);
    const start = jest.fn((saved?: unknown) => {
      if (saved !== undefined) throw new Error('what is this?');
      return consecutive(1).start();
    });
    const { breaker, faults } = circuit({ restore: stored(old.breaker), clock: old.clock, recovery: { start } });
    succeed(breaker, 2);
    expect(faults).toMatchObject([{ source: 'recovery' }]);
    expect(breaker.state).toBe('closed');
  });

  it.each<[string, Window]>([
    ['of calls', countWindow(5)],
    ['of time', timeWindow(10_000)],
  ])('goes on with the contents of a window %s', (_what, window) => {
    const rules = { window, tripper: minRequests(5).and(slowRate(0.4, { threshold: 100 })) };
    const old = circuit(rules);
    for (const ms of [50, 150, 20, 0]) old.breaker.callSync(() => old.clock.advance(ms));
    fail(old.breaker);
    succeed(old.breaker);
    const { breaker } = circuit({ ...rules, restore: stored(old.breaker), clock: old.clock });
    expect({ ...breaker.info().metrics }).toEqual({ ...old.breaker.info().metrics });
    for (const one of [breaker, old.breaker]) one.callSync(() => old.clock.advance(100));
    expect(breaker.state).toBe(old.breaker.state);
  });

  it.each<[string, Window, Window, Partial<CircuitBreakerOptions>]>([
    ['of another kind', countWindow(5), timeWindow(10_000), {}],
    ['of another kind', timeWindow(10_000), countWindow(5), {}],
    ['that measures', countWindow(5), countWindow(5), { measure: true }],
    ['that measures', timeWindow(10_000), timeWindow(10_000), { measure: true }],
    ['that is too large', countWindow(1_001), countWindow(1_001), {}],
    ['that is too fine', timeWindow(10_000, { buckets: 101 }), timeWindow(10_000, { buckets: 101 }), {}],
    ['of the user, which does not save itself', unsaved, countWindow(5), {}],
    ['of the user, which cannot be restored', countWindow(5), unsaved, {}],
  ])('begins with an empty window where the contents do not fit one %s', (_what, before, after, options) => {
    const old = circuit({ window: before });
    fail(old.breaker, 2);
    const { breaker, clock } = circuit({ ...options, window: after, restore: stored(old.breaker) });
    expect(breaker.info().metrics.totalCount).toBe(0);
    clock.advance(1);
    fail(breaker);
    expect(breaker.state).toBe('open');
  });

  it.each([
    ['of a larger one', 3, 2],
    ['of a smaller one', 10, 5],
  ])('takes over what fits of the contents %s', (_what, size, failures) => {
    const old = circuit({ tripper: failureStreak(9) });
    succeed(old.breaker);
    fail(old.breaker, 3);
    succeed(old.breaker);
    fail(old.breaker, 2);
    const { breaker } = circuit({ restore: stored(old.breaker), window: countWindow(size), tripper: failureStreak(9) });
    expect(breaker.info().metrics.failureCount).toBe(failures);
  });

  it('of a window of time forgets what has become too old meanwhile', () => {
    const window = timeWindow(10_000, { buckets: 10 });
    const old = circuit({ window, tripper: failureStreak(9) });
    fail(old.breaker, 2);
    old.clock.advance(5_000);
    fail(old.breaker);
    const clock = virtualClock({ now: -77, epoch: EPOCH + 5_000 + 6_000 });
    const { breaker } = circuit({ restore: stored(old.breaker), clock, window });
    expect(breaker.info().metrics.failureCount).toBe(1);
  });

  it('in metrics_only does not tell a shadow opening a second time', () => {
    const onShadow = jest.fn();
    const listeners = [{ onSignal() {}, onShadow }];
    const old = circuit({ listeners });
    old.breaker.metricsOnly();
    fail(old.breaker, 3);
    const { breaker } = circuit({ listeners, restore: stored(old.breaker) });
    fail(breaker);
    expect(onShadow).toHaveBeenCalledTimes(1);
    succeed(breaker);
    fail(breaker, 3);
    expect(onShadow).toHaveBeenCalledTimes(2);
  });

  it('where the wall clock knew no time yet lets the monotonic clock alone count', () => {
    const old = circuit();
    old.breaker.trip();
    const clock = virtualClock({ epoch: 0 });
    expect(circuit({ restore: stored(old.breaker), clock }).breaker.info().retryAfter).toBe(WAIT);
    const early = circuit({ clock });
    early.breaker.trip();
    expect(stored(early.breaker)).toMatchObject({ changedAt: 0, savedAt: 0 });
    const { breaker } = circuit({ restore: stored(early.breaker) });
    expect(breaker.info().retryAfter).toBe(WAIT);
  });
});

describe('a snapshot is refused', () => {
  const good: Snapshot = {
    version: 2,
    name: 'payment_api',
    state: 'open',
    changedAt: EPOCH,
    savedAt: EPOCH,
    inState: 0,
    elapsed: 0,
    reopens: 2,
    wait: 500,
  };
  const construct = (restore: unknown) => (): unknown => circuit({ restore: restore as Snapshot });

  it('never when it is as toJSON() gives it', () => {
    for (const wait of [0, 500, 1e9, null]) expect(construct({ ...good, wait })).not.toThrow();
    expect(construct({ ...good, wait: undefined })).not.toThrow();
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
    ['version', 1, 'restore.version must be 2, the version that this release writes; got 1'],
    ['version', undefined, 'restore.version must be 2, the version that this release writes; got undefined'],
    ['version', '2', 'restore.version must be 2, the version that this release writes; got "2"'],
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
    ['wait', -1, 'restore.wait must be ms of at least 0, or null for ever; got -1'],
    ['wait', Number.NaN, 'restore.wait must be ms of at least 0, or null for ever; got NaN'],
    ['wait', Infinity, 'restore.wait must be ms of at least 0, or null for ever; got Infinity'],
    ['wait', '500', 'restore.wait must be ms of at least 0, or null for ever; got "500"'],
    ['wait', true, 'restore.wait must be ms of at least 0, or null for ever; got true'],
    ['wait', '', 'restore.wait must be ms of at least 0, or null for ever; got ""'],
    ['wait', [], 'restore.wait must be ms of at least 0, or null for ever; got an empty array'],
    ['reason', 'slow', 'restore.reason must be a reason as toJSON() gives it; got "slow"'],
    ['reason', { kind: 'mood', leaves: [] }, /^restore\.reason\.kind must be tripper, retry, .*; got "mood"$/],
    ['reason', { kind: 'tripper' }, /^restore\.reason\.leaves must be .*; got undefined$/],
    ['reason', { kind: 'tripper', leaves: [{}] }, /^restore\.reason\.leaves\[0\]\.rule must be .*; got undefined$/],
    ['reason', { kind: 'tripper', leaves: [null] }, /^restore\.reason\.leaves\[0\] must be .*; got null$/],
    [
      'reason',
      { kind: 'tripper', leaves: [{ rule: 'x', sample: 2, of: true }] },
      'restore.reason.leaves[0].of must be as toJSON() gives it; got true',
    ],
    [
      'reason',
      { kind: 'tripper', leaves: [{ rule: 'x', value: null }] },
      'restore.reason.leaves[0].value must be as toJSON() gives it; got null',
    ],
    ['reason', { kind: 'manual', leaves: [] }, /^restore\.reason\.operation must be .*; got undefined$/],
    ['reason', { kind: 'manual', operation: 'trip', note: 7 }, 'restore.reason.note must be a string; got 7'],
    ['reason', { kind: 'external', leaves: [] }, 'restore.reason.by must be a non-empty string; got undefined'],
    ['reason', { kind: 'external', by: 'x', detail: 7 }, 'restore.reason.detail must be a string; got 7'],
    ['inState', -1, 'restore.inState must be ms of at least 0; got -1'],
    ['elapsed', undefined, 'restore.elapsed must be ms of at least 0; got undefined'],
    ['elapsed', 1e300, 'restore.elapsed must be ms of at least 0; got 1e+300'],
    ['failure', { name: 'x' }, 'restore.failure.message must be a string; got undefined'],
    ['failure', { name: 1, message: '', at: 0 }, 'restore.failure.name must be a string; got 1'],
    ['failure', { name: '', message: '' }, 'restore.failure.at must be ms since the Unix epoch; got undefined'],
    ['failure', { name: '', message: '', at: 0, code: {} }, /^restore\.failure\.code must be .*; got an object$/],
    ['failure', { name: '', message: '', at: 0, status: '5' }, /^restore\.failure\.status must be .*; got "5"$/],
    ['outage', [], 'restore.outage.since must be ms since the Unix epoch; got undefined'],
    ['outage', { since: 0, duration: -1 }, 'restore.outage.duration must be ms of at least 0; got -1'],
    ['outage', { since: 0, duration: 1 }, /^restore\.outage\.reason must be .*; got undefined$/],
    ['failureStreak', 1, 'restore.failureStreak must be undefined in state open; got 1'],
    ['window', {}, 'restore.window must be undefined in state open; got an object'],
    ['probes', {}, 'restore.probes must be undefined in state open; got an object'],
    ['shadow', true, 'restore.shadow must be undefined in state open; got true'],
  ])('when its %s is %p, in words that name what is accepted', (key, value, message) => {
    expect(construct({ ...good, [key]: value })).toThrow(message);
  });

  it.each(['closed', 'metrics_only', 'disabled', 'forced_open'])('when it is of %s, and tells of a cycle', (state) => {
    const rest = { ...good, state, reopens: 0, wait: undefined };
    expect(construct(rest)).not.toThrow();
    expect(construct({ ...rest, reopens: 1 })).toThrow(`restore.reopens must be 0 in state ${state}; got 1`);
    expect(construct({ ...rest, wait: 5 })).toThrow(`restore.wait must be undefined in state ${state}; got 5`);
  });

  it('when it is of half_open and tells of a wait', () => {
    expect(construct({ ...good, state: 'half_open', wait: undefined })).not.toThrow();
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
