import { describe, expect, it, jest } from '@jest/globals';
import { ALL, admits, boom, bring, circuit, fail, succeed, WAIT } from './breaker.test-kit.js';
import { backoff, CircuitBreaker, consecutive, failureStreak, type ManualOperation, type State } from './index.js';

type Operate = (breaker: CircuitBreaker, note?: string) => void;

const OPERATIONS: readonly [ManualOperation, State, Operate][] = [
  ['reset', 'closed', (breaker, note) => breaker.reset(note)],
  ['trip', 'open', (breaker, note) => breaker.trip(note)],
  ['force_open', 'forced_open', (breaker, note) => breaker.forceOpen(note)],
  ['disable', 'disabled', (breaker, note) => breaker.disable(note)],
  ['metrics_only', 'metrics_only', (breaker, note) => breaker.metricsOnly(note)],
];

const FROM_EACH_STATE = ALL.flatMap((from) => OPERATIONS.map((one) => [from, ...one] as const));

describe('a manual operation', () => {
  it.each(FROM_EACH_STATE)('in %s: %s leads to %s, and says so', (from, operation, to, operate) => {
    const made = circuit();
    bring(made, from);
    made.clock.advance(1_000);
    const before = made.breaker.info();
    made.heard.clear();
    operate(made.breaker, 'by the book');
    expect(made.breaker.state).toBe(to);
    if (from === to) {
      expect(made.heard.signals).toEqual([]);
      expect(made.breaker.info()).toMatchObject({ changedAt: before.changedAt, reason: before.reason });
      return;
    }
    const reason = { kind: 'manual', operation, note: 'by the book', leaves: [], text: 'manual: by the book' };
    expect(made.heard.signals).toHaveLength(1);
    expect(made.heard.signals[0]).toMatchObject({
      oldState: from,
      newState: to,
      timestamp: made.clock.epoch(),
      reason,
    });
    expect(made.breaker.info()).toMatchObject({ state: to, changedAt: made.clock.epoch(), reason, reopens: 0 });
  });

  it.each(OPERATIONS)('%s says just "manual" without a note', (operation, to, operate) => {
    const made = circuit();
    if (to === 'closed') made.breaker.trip();
    made.heard.clear();
    operate(made.breaker);
    expect(made.heard.signals[0]?.reason).toMatchObject({ operation, text: 'manual' });
    expect(made.heard.signals[0]?.reason.note).toBeUndefined();
  });

  it.each(OPERATIONS)(
    '%s in the state that it names (%s) starts anew: window empty, no signal',
    (_operation, to, operate) => {
      const made = circuit({ tripper: { holds: () => false } });
      operate(made.breaker);
      made.heard.clear();
      if (to === 'closed' || to === 'metrics_only') {
        succeed(made.breaker, 2);
        expect(made.breaker.info().metrics.totalCount).toBe(2);
      }
      operate(made.breaker);
      expect(made.breaker.info().metrics.totalCount).toBe(0);
      expect(made.heard.signals).toEqual([]);
    },
  );

  it('sets the failure streak to 0, also in the state that it names', () => {
    const { breaker } = circuit({ tripper: failureStreak(3) });
    fail(breaker, 2);
    breaker.reset();
    fail(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  it('sets reopens to 0, and its signal still tells the count', () => {
    for (const [, to, operate] of OPERATIONS) {
      const made = circuit({ recovery: consecutive(1) });
      bring(made, 'half_open');
      fail(made.breaker);
      made.clock.advance(WAIT);
      expect(admits(made.breaker)).toBe(true);
      expect(made.breaker.info()).toMatchObject({ state: 'half_open', reopens: 1 });
      made.heard.clear();
      operate(made.breaker);
      // A trip is itself one more way from half-open to open.
      expect(made.heard.signals[0]).toMatchObject({ newState: to, reopens: to === 'open' ? 2 : 1 });
      expect(made.breaker.info().reopens).toBe(0);
    }
  });

  it('tells the window as it stood when someone acted', () => {
    const { breaker, heard } = circuit();
    succeed(breaker, 3);
    fail(breaker);
    breaker.forceOpen();
    expect(heard.signals[0]?.metrics).toMatchObject({ totalCount: 4, failureCount: 1, failureRate: 0.25 });
  });
});

describe('trip()', () => {
  it('opens as the tripper would: with a wait, and recovery runs its normal course', () => {
    const { breaker, clock, heard } = circuit({ recovery: consecutive(2) });
    breaker.trip('health check failed');
    expect(heard.signals[0]).toMatchObject({ retryAfter: WAIT, reason: { text: 'manual: health check failed' } });
    clock.advance(WAIT);
    succeed(breaker, 2);
    expect(heard.transitions()).toEqual([
      'closed -> open: manual: health check failed',
      'open -> half_open: cooldown 10000 ms >= 10000 ms',
      'half_open -> closed: consecutive 2 >= 2 over 2 probes',
    ]);
  });

  it('in an open circuit begins its wait again', () => {
    const { breaker, clock, heard } = circuit();
    breaker.trip();
    clock.advance(WAIT - 1);
    breaker.trip();
    expect(breaker.info().retryAfter).toBe(WAIT);
    expect(heard.signals).toHaveLength(1);
  });

  it('in half-open is a transition to open, though it waits as for the first time', () => {
    const made = circuit({ retry: backoff({ initial: WAIT }) });
    bring(made, 'half_open');
    made.heard.clear();
    made.breaker.trip();
    expect(made.heard.signals[0]).toMatchObject({
      oldState: 'half_open',
      newState: 'open',
      reopens: 1,
      retryAfter: WAIT,
    });
  });

  it('is no failure of any call: it leaves nothing behind in the window', () => {
    const { breaker } = circuit();
    fail(breaker, 1, boom);
    breaker.trip();
    expect(breaker.info().metrics.totalCount).toBe(0);
  });
});

describe('a decision from outside', () => {
  it('opens the circuit with a reason of its own, which does not read as the doing of an operator', () => {
    const { breaker, heard, clock } = circuit();
    const leaf = { rule: 'failure_rate', value: 0.62, comparison: '>=', threshold: 0.5 } as const;
    breaker.trip({ by: 'fleet', detail: '4 of 9 members open', leaves: [leaf] });
    expect(heard.transitions()).toEqual(['closed -> open: fleet: 4 of 9 members open']);
    expect(breaker.info().reason).toMatchObject({
      kind: 'external',
      by: 'fleet',
      detail: '4 of 9 members open',
      leaves: [leaf],
    });
    expect(breaker.info().reason).not.toHaveProperty('operation');
    clock.advance(WAIT);
    succeed(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  it('reads as what was measured where it has no words', () => {
    const { breaker, heard } = circuit();
    breaker.trip({ by: 'health_check', leaves: [{ rule: 'status', value: 503 }] });
    breaker.reset();
    breaker.trip({ by: 'health_check', detail: undefined, leaves: undefined });
    expect(heard.transitions().filter((one) => one.includes('-> open'))).toEqual([
      'closed -> open: health_check: status 503',
      'closed -> open: health_check',
    ]);
  });

  it.each([
    [{}, 'trip(why).by must be a non-empty string; got undefined'],
    [{ by: '' }, 'trip(why).by must be a non-empty string; got ""'],
    [{ by: 'x', detail: 7 }, 'trip(why).detail must be a string; got 7'],
    [{ by: 'x', leaves: [{}] }, 'trip(why).leaves[0].rule must be a non-empty string; got undefined'],
    [{ by: 'x', leaves: 'x' }, 'trip(why).leaves must be an array of leaves; got "x"'],
  ])('that is %j is refused, and nothing happens', (why, message) => {
    const { breaker } = circuit();
    expect(() => breaker.trip(why as never)).toThrow(message);
    expect(breaker.state).toBe('closed');
  });

  it('on a circuit that is open starts the wait anew and sends no signal', () => {
    const { breaker, heard, clock } = circuit();
    breaker.trip();
    clock.advance(WAIT - 10);
    breaker.trip({ by: 'fleet' });
    expect(breaker.info().retryAfter).toBe(WAIT);
    expect(heard.signals).toHaveLength(1);
  });
});

describe('dispose', () => {
  it('detaches every listener; the breaker still works', () => {
    const { breaker, heard } = circuit();
    const onDetach = jest.fn();
    breaker.addListener({ onSignal() {}, onDetach });
    breaker.dispose();
    breaker[Symbol.dispose]();
    expect(onDetach).toHaveBeenCalledTimes(1);
    breaker.trip();
    expect(heard.signals).toEqual([]);
    expect(breaker.state).toBe('open');
    breaker.addListener(heard);
    breaker.reset();
    expect(heard.signals).toHaveLength(1);
  });

  it('of a breaker without listeners does nothing', () => {
    expect(() => new CircuitBreaker({ name: 'x' }).dispose()).not.toThrow();
  });
});

describe('how long things last', () => {
  it('is measured by the monotonic clock: a wall clock that jumps changes no duration', () => {
    const { breaker, clock, heard } = circuit();
    fail(breaker, 3);
    clock.setEpoch(clock.epoch() + 2 * 3_600_000);
    clock.advance(WAIT);
    succeed(breaker);
    clock.advance(500);
    succeed(breaker);
    expect(heard.signals.map(({ previousDuration, outage }) => [previousDuration, outage?.duration])).toEqual([
      [0, 0],
      [WAIT, WAIT],
      [500, WAIT + 500],
    ]);
    expect(breaker.info().outage).toBeUndefined();
  });

  it('of a state includes the time before a manual operation that named it', () => {
    const { breaker, clock, heard } = circuit();
    clock.advance(100);
    breaker.reset();
    clock.advance(100);
    breaker.disable();
    expect(heard.signals[0]?.previousDuration).toBe(200);
  });

  it('of an outage is from when the circuit begins to reject until it is closed: what passes calls is none', () => {
    const { breaker, clock, heard } = circuit();
    breaker.metricsOnly();
    clock.advance(1_000);
    breaker.trip('first');
    clock.advance(70);
    breaker.forceOpen('second');
    breaker.disable();
    clock.advance(30);
    expect(breaker.info().outage).toMatchObject({ duration: 100, reason: { note: 'first' } });
    breaker.reset();
    expect(heard.signals.map(({ outage }) => outage?.duration)).toEqual([undefined, 0, 70, 70, 100]);
  });
});
