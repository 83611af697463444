import { describe, expect, it, jest } from '@jest/globals';
import {
  admits,
  boom,
  bring,
  type Circuit,
  circuit,
  type Fault,
  fail,
  rejection,
  succeed,
  WAIT,
} from './breaker.test-kit.js';
import {
  byTripper,
  CircuitBreaker,
  type CircuitBreakerOptions,
  consecutive,
  cooldown,
  countWindow,
  type FaultSource,
  failureStreak,
  minRequests,
  type ProbeResult,
  timeWindow,
  type WindowState,
} from './index.js';
import { virtualClock } from './testing/index.js';

const fault = new Error('the rule is broken');
const broken = (): never => {
  throw fault;
};

function from(source: FaultSource, times = 1): Fault[] {
  return Array.from({ length: times }, () => ({ error: fault, circuitName: 'payment_api', source }));
}

/** Every way to call hands over its very own value and error, whatever the rules do. */
async function expectUntouched({ breaker }: Circuit): Promise<void> {
  const value = { mine: true };
  await expect(breaker.call(async () => value)).resolves.toBe(value);
  await expect(breaker.call(() => value)).resolves.toBe(value);
  expect(breaker.callSync(() => value)).toBe(value);
  await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
  expect(() => breaker.callSync(broken)).toThrow(fault);
}

/** A window like countWindow(100), of which one method may be broken. */
function window(faulty: 'create' | 'record' | 'advance' | 'read', armed: () => boolean = () => true) {
  return {
    create: (measures: never): WindowState => {
      if (faulty === 'create' && armed()) throw fault;
      const state = countWindow(100).create(measures);
      return Object.defineProperties(Object.create(Object.prototype), {
        record: {
          value(...args: [boolean, number, number]) {
            if (faulty === 'record' && armed()) throw fault;
            state.record(...args);
          },
        },
        advance: {
          value() {
            if (faulty === 'advance' && armed()) throw fault;
          },
        },
        totalCount: {
          get() {
            if (faulty === 'read' && armed()) throw fault;
            return state.totalCount;
          },
        },
        failureCount: { get: () => state.failureCount },
        failureRate: { get: () => state.failureRate },
        slowCounts: { get: () => ({}) },
      });
    },
  };
}

describe('a window that throws', () => {
  it('when it is made: the circuit does without, and goes on', async () => {
    const made = circuit({ window: window('create'), tripper: failureStreak(3) });
    expect(made.faults).toEqual(from('window'));
    await expectUntouched(made);
    expect(made.breaker.info().metrics).toMatchObject({ totalCount: 0, failureCount: 0, failureRate: undefined });
    expect(made.breaker.info().metrics.slowRate(1)).toBeUndefined();
    made.breaker.reset();
    fail(made.breaker, 3);
    expect(made.breaker.state).toBe('open');
    expect(made.heard.signals[0]?.metrics).toMatchObject({ totalCount: 0 });
    expect(made.faults).toEqual(from('window', 3));
  });

  it('when it records: the outcome is not in it, the tripper is asked all the same', async () => {
    const made = circuit({ window: window('record'), tripper: failureStreak(3) });
    await expectUntouched(made);
    expect(made.faults).toEqual(from('window', 5));
    expect(made.breaker.info().metrics.totalCount).toBe(0);
    fail(made.breaker);
    expect(made.breaker.state).toBe('open');
  });

  it('or a clock that does: the caller hears nothing of it', async () => {
    const clock = virtualClock();
    let stopped = false;
    const now = (): number => {
      if (stopped) throw fault;
      return clock.now();
    };
    const made = circuit({ window: timeWindow(1_000), clock: { now, epoch: () => clock.epoch() } });
    stopped = true;
    await expect(made.breaker.call(async () => 'mine')).resolves.toBe('mine');
    await expect(made.breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
    expect(made.breaker.callSync(() => 'mine')).toBe('mine');
    expect(made.faults).toEqual(from('clock', 3));
  });

  it('when it records a probe: the recovery decides all the same', () => {
    const made = circuit({ window: window('record'), recovery: consecutive(1) });
    bring(made, 'half_open');
    succeed(made.breaker);
    expect(made.breaker.state).toBe('closed');
  });

  it.each(['advance', 'read'] as const)('in %s: what is shown is empty, the transition takes place', (faulty) => {
    const made = circuit({ window: window(faulty), tripper: failureStreak(3) });
    fail(made.breaker, 2);
    expect(made.breaker.info().metrics).toMatchObject({ totalCount: 0, failureRate: undefined });
    fail(made.breaker);
    expect(made.heard.signals).toHaveLength(1);
    expect(made.breaker.state).toBe('open');
    expect(made.faults).toEqual(expect.arrayContaining(from('window')));
    expect(made.faults.every(({ source }) => source === 'window')).toBe(true);
  });

  it('when the tripper reads it: the tripper is at fault, and nothing changes', async () => {
    const made = circuit({ window: window('read'), tripper: minRequests(1) });
    await expectUntouched(made);
    expect(made.faults).toEqual(from('tripper', 5));
    expect(made.breaker.state).toBe('closed');
  });
});

describe('a tracker that throws', () => {
  it.each([false, true])('on an error: the outcome counts as a failure (measured: %s)', async (measure) => {
    const made = circuit({ tracker: { error: broken }, tripper: { holds: () => false }, measure });
    await expectUntouched(made);
    expect(made.faults).toEqual(from('tracker', 2));
    expect(made.breaker.info().metrics).toMatchObject({ totalCount: 5, failureCount: 2 });
  });

  it.each([false, true])(
    'on a value: the outcome counts as a failure, and opens the circuit (measured: %s)',
    async (measure) => {
      const made = circuit({ tracker: { value: broken }, tripper: failureStreak(3), measure });
      const value = { mine: true };
      await expect(made.breaker.call(async () => value)).resolves.toBe(value);
      expect(made.breaker.callSync(() => value)).toBe(value);
      expect(made.breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 2 });
      await expect(made.breaker.call(async () => value)).resolves.toBe(value);
      expect(made.breaker.state).toBe('open');
      expect(made.faults).toEqual(from('tracker', 3));
    },
  );

  it('is not one that has no judge of errors, or none of values', () => {
    const values = circuit({ tracker: { value: () => true } });
    fail(values.breaker);
    expect(values.breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 0 });
    expect(values.faults).toEqual([]);
    const errors = circuit({ tracker: { error: () => true } });
    succeed(errors.breaker);
    expect(errors.breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 0 });
    expect(errors.faults).toEqual([]);
  });

  it('on a probe: it is a failed one, and its place is free', () => {
    const record = jest.fn((_: ProbeResult) => undefined);
    const made = circuit({ tracker: { error: broken }, recovery: { start: () => ({ record }) }, maxHalfOpenCalls: 1 });
    bring(made, 'half_open');
    fail(made.breaker);
    expect(record).toHaveBeenCalledWith(expect.objectContaining({ failed: true }));
    expect(admits(made.breaker)).toBe(true);
  });
});

describe('a tripper that throws', () => {
  it('when it is asked: nothing changes, and the outcome stays recorded', async () => {
    const made = circuit({ tripper: { holds: broken } });
    await expectUntouched(made);
    expect(made.faults).toEqual(from('tripper', 5));
    expect(made.breaker.state).toBe('closed');
    expect(made.breaker.info().metrics.totalCount).toBe(5);
    expect(made.heard.signals).toEqual([]);
  });

  it('and then does not any more, works again', () => {
    let down = true;
    const holds = (): boolean => (down ? broken() : true);
    const { breaker } = circuit({ tripper: { holds } });
    fail(breaker);
    expect(breaker.state).toBe('closed');
    down = false;
    fail(breaker);
    expect(breaker.state).toBe('open');
  });

  it.each([
    ['throws', broken],
    ['gives back what is no list of reasons', () => 7 as never],
  ])(
    'when it explains itself (%s): the circuit opens all the same, and says that the tripper decided',
    (_how, explain) => {
      const { breaker, heard, faults } = circuit({ tripper: { holds: () => true, explain } });
      fail(breaker);
      expect(heard.transitions()).toEqual(['closed -> open: tripper']);
      expect(heard.signals[0]?.reason.leaves).toEqual([]);
      expect(faults).toMatchObject([{ source: 'tripper' }]);
    },
  );

  it('in a part that did not have to be asked: the circuit opens all the same', () => {
    const { breaker, faults } = circuit({ tripper: failureStreak(1).or({ holds: broken }) });
    fail(breaker);
    expect(breaker.state).toBe('open');
    expect(faults).toEqual(from('tripper'));
  });

  it('when byTripper() asks it: the circuit probes on, and the tripper is at fault, not the recovery', () => {
    const made = circuit({ tripper: { holds: broken }, recovery: byTripper() });
    bring(made, 'half_open');
    fail(made.breaker);
    succeed(made.breaker);
    expect(made.breaker.state).toBe('half_open');
    expect(made.faults).toEqual(from('tripper', 2));
  });

  it('when byTripper() has it explained: the decision stands', () => {
    const made = circuit({ tripper: { holds: () => true, explain: broken }, recovery: byTripper() });
    bring(made, 'half_open');
    fail(made.breaker);
    expect(made.breaker.state).toBe('open');
    expect(made.heard.transitions().at(-1)).toBe('half_open -> open: recovery');
    expect(made.faults).toEqual(from('tripper'));
  });
});

describe('a retry that throws', () => {
  it('when it draws the wait: the circuit stays open, that is told once, and it is asked again at the next look', () => {
    let down = true;
    const delay = jest.fn((): number => (down ? broken() : 500));
    const { breaker, clock, heard, faults } = circuit({ retry: { delay }, tripper: failureStreak(1) });
    fail(breaker);
    expect(breaker.state).toBe('open');
    expect(heard.signals[0]).not.toHaveProperty('retryAfter');
    clock.advance(100);
    expect(rejection(breaker)).toMatchObject({ state: 'open', retryAfter: undefined });
    expect(breaker.info().retryAfter).toBeUndefined();
    expect(faults).toEqual(from('retry'));
    down = false;
    expect(rejection(breaker).retryAfter).toBe(400);
    expect(breaker.info().retryAfter).toBe(400);
    expect(delay).toHaveBeenCalledTimes(4);
    clock.advance(400);
    expect(admits(breaker)).toBe(true);
  });

  it('in two openings: that is told of each', () => {
    const { breaker, faults } = circuit({ retry: { delay: broken }, tripper: failureStreak(1) });
    breaker.trip();
    rejection(breaker);
    breaker.trip();
    expect(faults).toEqual(from('retry', 2));
  });

  it.each([-1, Number.NaN, -Infinity])('or draws %d: that is a fault as well, and the circuit stays open', (wait) => {
    const { breaker, faults } = circuit({ retry: { delay: () => wait } });
    breaker.trip();
    expect(admits(breaker)).toBe(false);
    expect(faults[0]).toMatchObject({ source: 'retry', circuitName: 'payment_api' });
    expect(faults[0]?.error).toBeInstanceOf(RangeError);
    expect(String(faults[0]?.error)).toBe(
      `RangeError: the delay of a retry must be a number of ms of at least 0; got ${wait}`,
    );
  });

  it('draws with the count of reopenings that belongs to this opening, also when it is asked again', () => {
    const reopens: number[] = [];
    let down = true;
    const delay = (opening: { reopens: number }): number => {
      reopens.push(opening.reopens);
      return down ? broken() : 0;
    };
    const { breaker } = circuit({ retry: { delay }, recovery: consecutive(1) });
    breaker.trip();
    down = false;
    expect(admits(breaker)).toBe(true);
    down = true;
    fail(breaker);
    rejection(breaker);
    expect(reopens).toEqual([0, 0, 1, 1]);
  });

  it('when it is asked whether it is ready: the call is rejected, and it is asked again', () => {
    let down = true;
    const { breaker, faults } = circuit({ retry: { delay: () => 0, ready: () => (down ? broken() : true) } });
    breaker.trip();
    expect(rejection(breaker)).toMatchObject({ state: 'open', retryAfter: undefined });
    expect(faults).toEqual(from('retry'));
    down = false;
    expect(admits(breaker)).toBe(true);
  });

  it('because the random numbers do: the same', () => {
    const { breaker, faults } = circuit({ retry: cooldown(5, { jitter: 1 }), random: broken });
    breaker.trip();
    expect(faults).toEqual(from('retry'));
    expect(admits(breaker)).toBe(false);
  });
});

describe('a permit that throws', () => {
  it('rejects the call; the first probe does not need it', () => {
    const { breaker, clock, faults } = circuit({ permit: { admits: broken } });
    breaker.trip();
    clock.advance(WAIT);
    succeed(breaker);
    expect(faults).toEqual([]);
    expect(rejection(breaker)).toMatchObject({ state: 'half_open', retryAfter: undefined });
    expect(faults).toEqual(from('permit'));
    expect(breaker.state).toBe('half_open');
  });
});

describe('a recovery that throws', () => {
  it('when it starts: the probes are recorded, nothing is decided, and it is started again', async () => {
    let down = true;
    const start = jest.fn(() => (down ? broken() : consecutive(1).start()));
    const made = circuit({ recovery: { start } });
    bring(made, 'half_open');
    await expectUntouched(made);
    expect(made.breaker.state).toBe('half_open');
    expect(made.breaker.info().metrics.totalCount).toBe(5);
    expect(made.faults.every(({ source, error }) => source === 'recovery' && error === fault)).toBe(true);
    down = false;
    succeed(made.breaker);
    expect(made.breaker.state).toBe('closed');
  });

  it('when it is asked what it needs: as many probes are let in as are allowed', () => {
    const run = {
      get needed(): number {
        return broken();
      },
      record: () => undefined,
    };
    const made = circuit({ recovery: { start: () => run }, maxHalfOpenCalls: 2 });
    bring(made, 'half_open');
    expect(made.breaker.tryAcquire()).toBeDefined();
    expect(made.breaker.tryAcquire()).toBeDefined();
    expect(made.breaker.tryAcquire()).toBeUndefined();
    // The first one is admitted without asking: nothing is known yet.
    expect(made.faults).toEqual(from('recovery', 2));
  });

  it('when it is given a probe: the circuit probes on', async () => {
    const made = circuit({ recovery: { start: () => ({ record: broken }) } });
    bring(made, 'half_open');
    await expectUntouched(made);
    expect(made.breaker.state).toBe('half_open');
    expect(made.faults).toEqual(from('recovery', 5));
  });

  it('when it has asked the tripper: it is the recovery that is at fault', () => {
    const record = ({ tripper }: { tripper(): unknown }): never => {
      tripper();
      return broken();
    };
    const made = circuit({ recovery: { start: () => ({ record }) } });
    bring(made, 'half_open');
    succeed(made.breaker);
    expect(made.faults).toEqual(from('recovery'));
  });

  it.each([{ to: 'half_open' }, { to: undefined }, {}, { to: 'disabled' }, null])(
    'or decides %j: the circuit probes on',
    (verdict) => {
      const made = circuit({ recovery: { start: () => ({ record: () => verdict as never }) } });
      bring(made, 'half_open');
      made.heard.clear();
      succeed(made.breaker);
      fail(made.breaker);
      expect(made.breaker.state).toBe('half_open');
      expect(made.heard.signals).toEqual([]);
      expect(made.faults).toMatchObject([{ source: 'recovery' }, { source: 'recovery' }]);
    },
  );

  it('says in the fault what verdict it gave', () => {
    const made = circuit({ recovery: { start: () => ({ record: () => ({ to: 'shut' }) as never }) } });
    bring(made, 'half_open');
    succeed(made.breaker);
    expect(String(made.faults[0]?.error)).toBe(
      `RangeError: the verdict of a recovery must be 'closed' or 'open'; got "shut"`,
    );
  });

  it('gives reasons that are none: the decision stands', () => {
    const made = circuit({ recovery: { start: () => ({ record: () => ({ to: 'closed', leaves: 7 }) as never }) } });
    bring(made, 'half_open');
    succeed(made.breaker);
    expect(made.heard.transitions().at(-1)).toBe('half_open -> closed: recovery');
    expect(made.faults).toMatchObject([{ source: 'recovery' }]);
  });

  it('needs nonsense: the circuit is not wedged', () => {
    for (const needed of [Number.NaN, 0, -1]) {
      const made = circuit({ recovery: { start: () => ({ needed, record: () => undefined }) } });
      bring(made, 'half_open');
      expect([needed, admits(made.breaker)]).toEqual([needed, true]);
    }
  });
});

describe('a rule that cannot be printed', () => {
  /** As the namespace of a module is, when a file of one's own is used as a rule: without a prototype, so without toString. */
  function bare<T extends object>(rule: T): T {
    return Object.assign(Object.create(null), rule);
  }

  it('as retry: the circuit becomes half-open all the same', () => {
    const { breaker, heard } = circuit({ retry: bare({ delay: () => 0 }) });
    breaker.trip();
    expect(admits(breaker)).toBe(true);
    expect(heard.transitions().at(-1)).toBe('open -> half_open: retry');
  });

  it('as tripper: the circuit opens all the same', () => {
    const { breaker, heard } = circuit({ tripper: bare({ holds: () => true }) });
    fail(breaker);
    expect(heard.transitions()).toEqual(['closed -> open: tripper']);
  });

  it('as recovery: the circuit closes all the same', () => {
    const made = circuit({ recovery: bare({ start: () => ({ record: () => ({ to: 'closed' as const }) }) }) });
    bring(made, 'half_open');
    succeed(made.breaker);
    expect(made.breaker.state).toBe('closed');
  });
});

describe('a fault', () => {
  it('whose report throws goes no further', () => {
    const onError = jest.fn((..._: unknown[]) => broken());
    const { breaker } = circuit({ tracker: { error: broken }, onError });
    fail(breaker);
    expect(onError).toHaveBeenCalledWith(fault, { circuitName: 'payment_api', source: 'tracker' });
    expect(breaker.info().metrics.failureCount).toBe(1);
  });

  it('at construction finds the hook in place', () => {
    const faults: unknown[] = [];
    new CircuitBreaker({ name: 'x', window: { create: broken }, onError: (...args) => faults.push(args) });
    expect(faults).toEqual([[fault, { circuitName: 'x', source: 'window' }]]);
  });

  it('does not stop a timed window from forgetting', () => {
    const { breaker, clock } = circuit({ window: timeWindow(1_000), tripper: { holds: broken } });
    fail(breaker);
    clock.advance(1_000);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });
});

it('an onError that rejects is not an unhandled rejection', async () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): unknown => rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  const { breaker } = circuit({
    onError: async () => {
      throw boom;
    },
    listeners: [
      () => {
        throw boom;
      },
    ],
  });
  breaker.trip();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});

describe('a rule that answers with a promise', () => {
  const late = (): never => Promise.reject(boom) as never;
  const yes = (): never => Promise.resolve(true) as never;

  it.each<[FaultSource, Partial<CircuitBreakerOptions>]>([
    ['tripper', { tripper: { holds: late } }],
    ['tripper', { tripper: { holds: yes } }],
    ['tracker', { tracker: { error: late, value: late } }],
    ['ignore', { ignore: { error: yes, value: yes } }],
  ])('as %s is reported once, and what is safe happens', async (source, options) => {
    const { breaker, faults } = circuit({ tripper: failureStreak(99), ...options });
    fail(breaker, 3);
    succeed(breaker, 2);
    await Promise.resolve();
    expect(faults.filter((fault) => fault.source === source)).toHaveLength(1);
    expect(faults).toHaveLength(1);
    expect(String(faults[0]?.error)).toBe(`TypeError: a rule must answer at once; got a promise from the ${source}`);
    expect(breaker.state).toBe('closed');
    expect(breaker.info().metrics).toMatchObject({ totalCount: 5, failureCount: source === 'tracker' ? 5 : 3 });
  });

  it('as retry or permit makes calls wait', () => {
    const ready = circuit({ retry: { delay: () => 0, ready: yes } });
    ready.breaker.trip();
    expect([admits(ready.breaker), admits(ready.breaker), ready.faults.length]).toEqual([false, false, 1]);
    const delay = circuit({ retry: { delay: yes } });
    delay.breaker.trip();
    expect([admits(delay.breaker), admits(delay.breaker), delay.faults.length]).toEqual([false, false, 1]);
    const permit = circuit({ permit: { admits: yes } });
    bring(permit, 'half_open');
    permit.breaker.tryAcquire();
    expect([admits(permit.breaker), admits(permit.breaker), permit.faults.length]).toEqual([false, false, 1]);
  });

  it('as recovery decides nothing', () => {
    const made = circuit({ recovery: { start: () => ({ record: late }) } });
    bring(made, 'half_open');
    succeed(made.breaker, 3);
    expect([made.breaker.state, made.faults.length]).toEqual(['half_open', 1]);
  });
});

describe('a delay that is no number', () => {
  it.each<unknown>([5n, null, '5', undefined, {}])('%p is a fault, and the circuit waits', (wait) => {
    const { breaker, faults, clock } = circuit({ retry: { delay: () => wait as number } });
    breaker.trip();
    expect(faults).toMatchObject([{ source: 'retry' }]);
    clock.advance(1e9);
    expect(admits(breaker)).toBe(false);
    expect(breaker.info().retryAfter).toBeUndefined();
  });
});

describe('a clock that fails', () => {
  it.each<[string, () => number]>([
    ['throws', broken as () => number],
    ['answers NaN', () => Number.NaN],
    ['answers a string', () => '5' as never],
  ])('because it %s costs the caller nothing, and time stands still', async (_how, now) => {
    const clock = virtualClock();
    const failing = { ...clock, now: clock.now };
    const options = { measure: true, window: timeWindow(1_000), clock: failing, tripper: failureStreak(3) };
    const { breaker, faults } = circuit(options);
    clock.advance(50);
    const ticket = breaker.tryAcquire();
    failing.now = now;
    ticket?.success();
    expect(breaker.callSync(() => 'mine')).toBe('mine');
    await expect(breaker.call(async () => 'mine')).resolves.toBe('mine');
    expect(faults.every(({ source }) => source === 'clock')).toBe(true);
    fail(breaker, 3);
    expect(breaker.state).toBe('open');
    expect(admits(breaker)).toBe(false);
    failing.now = clock.now;
    expect(breaker.info().metrics.totalDuration).toBe(0);
    clock.advance(WAIT);
    expect(admits(breaker)).toBe(true);
  });

  it('to tell the epoch knows none: 0', () => {
    const { breaker, faults } = circuit({ clock: { ...virtualClock(), epoch: broken as () => number } });
    breaker.trip();
    expect(breaker.info().changedAt).toBe(0);
    expect(faults.every(({ source }) => source === 'clock')).toBe(true);
  });
});
