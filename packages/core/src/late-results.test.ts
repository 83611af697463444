import { describe, expect, it, jest } from '@jest/globals';
import { ALL, admits, boom, bring, type Circuit, circuit, fail, pending, succeed } from './breaker.test-kit.js';
import {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  consecutive,
  countWindow,
  failureStreak,
  type Measures,
  type State,
  type WindowState,
} from './index.js';
import { recorder } from './testing/index.js';

/** A call that has begun and is ended by hand. */
interface Begun {
  succeed(): Promise<void>;
  fail(): Promise<void>;
}

/** The ways in which a call can be on its way. */
const WAYS = {
  call(breaker: CircuitBreaker): Begun {
    const { promise, resolve, reject } = pending();
    const call = breaker.call(() => promise);
    return {
      succeed: async () => {
        resolve('fine');
        await expect(call).resolves.toBe('fine');
      },
      fail: async () => {
        reject(boom);
        await expect(call).rejects.toBe(boom);
      },
    };
  },
  ticket(breaker: CircuitBreaker): Begun {
    const ticket = breaker.tryAcquire();
    if (ticket === undefined) throw new Error('not permitted');
    return { succeed: async () => ticket.success(), fail: async () => ticket.failure(boom) };
  },
};

/** What makes breakers remember each call, and what does not. */
const KINDS = { untimed: {}, measured: { measure: true } } satisfies Record<string, Partial<CircuitBreakerOptions>>;

/** With these rules a single outcome that counts would change the state, or be seen in the window. */
const TOUCHY = { tripper: failureStreak(1), recovery: consecutive(1) };

const ADMITTING: readonly State[] = ['closed', 'half_open', 'metrics_only', 'disabled'];

const WAY_NAMES = ['call', 'ticket'] as const;
const KIND_NAMES = ['untimed', 'measured'] as const;
const CASES = WAY_NAMES.flatMap((way) =>
  KIND_NAMES.flatMap((kind) =>
    ADMITTING.flatMap((begun) => ALL.map((settled) => [way, kind, begun, settled] as const)),
  ),
);

function setUp(kind: keyof typeof KINDS, begun: State): Circuit {
  const made = circuit({ ...TOUCHY, ...KINDS[kind] });
  bring(made, begun);
  return made;
}

/** What a late result must not touch. */
function traces({ breaker, heard, faults }: Circuit): unknown {
  // A late result ends a call that is in flight, and that is all that it does.
  const { inFlight: _, ...info } = breaker.info();
  return { info, snapshot: breaker.toJSON(), signals: [...heard.signals], faults: [...faults] };
}

describe('the result of a call', () => {
  it.each(CASES)('by %s (%s) begun in %s and settled in %s does not count', async (way, kind, begun, settled) => {
    for (const end of ['succeed', 'fail'] as const) {
      const made = setUp(kind, begun);
      const late = WAYS[way](made.breaker);
      // Also where begun and settled are the same: then the circuit has come round to that state.
      bring(made, settled);
      const before = traces(made);
      await late[end]();
      expect(traces(made)).toEqual(before);
    }
  });

  it.each(CASES.filter(([, , begun, settled]) => begun === settled))(
    'by %s (%s) does not count when the circuit has come round to %s many times',
    async (way, kind, begun) => {
      for (const end of ['succeed', 'fail'] as const) {
        const made = setUp(kind, begun);
        const late: Begun[] = [];
        for (let round = 0; round < 5; round++) {
          late.push(WAYS[way](made.breaker));
          for (const state of [...ALL, begun]) bring(made, state);
        }
        const before = traces(made);
        for (const one of late) await one[end]();
        expect(traces(made)).toEqual(before);
      }
    },
  );

  it.each(WAY_NAMES)('by %s counts when nothing has changed since', async (way) => {
    for (const kind of KIND_NAMES) {
      const closed = setUp(kind, 'closed');
      await WAYS[way](closed.breaker).fail();
      expect(closed.breaker.state).toBe('open');
      const halfOpen = setUp(kind, 'half_open');
      await WAYS[way](halfOpen.breaker).succeed();
      expect(halfOpen.breaker.state).toBe('closed');
      const metricsOnly = setUp(kind, 'metrics_only');
      await WAYS[way](metricsOnly.breaker).fail();
      expect(metricsOnly.breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 1 });
    }
  });

  it('does not end a failure streak, nor lengthen one', async () => {
    for (const [way, begin] of Object.entries(WAYS)) {
      const made = circuit({ tripper: failureStreak(3) });
      const [good, bad] = [begin(made.breaker), begin(made.breaker)];
      made.breaker.trip();
      made.breaker.reset();
      fail(made.breaker, 2);
      await bad.fail();
      expect([way, made.breaker.state]).toEqual([way, 'closed']);
      await good.succeed();
      fail(made.breaker);
      expect([way, made.breaker.state]).toEqual([way, 'open']);
    }
  });

  it('of the calls that were on their way when the circuit tripped do not count for half-open', async () => {
    const made = circuit({ tripper: failureStreak(1), recovery: consecutive(2) });
    const late = Array.from({ length: 20 }, (_, i) => WAYS[i % 2 ? 'call' : 'ticket'](made.breaker));
    fail(made.breaker);
    bring(made, 'half_open');
    for (const [i, one] of late.entries()) await (i % 3 ? one.succeed() : one.fail());
    expect(made.breaker.state).toBe('half_open');
    expect(made.breaker.info().metrics.totalCount).toBe(0);
    succeed(made.breaker, 2);
    expect(made.breaker.state).toBe('closed');
  });

  it('of an earlier half-open period gives no place back in the present one', async () => {
    const made = circuit({ maxHalfOpenCalls: 1, recovery: consecutive(1) });
    bring(made, 'half_open');
    const early = WAYS.ticket(made.breaker);
    bring(made, 'half_open');
    const present = made.breaker.tryAcquire();
    expect(present).toBeDefined();
    await early.fail();
    expect(admits(made.breaker)).toBe(false);
    expect(made.breaker.state).toBe('half_open');
  });

  it('is not judged by the tracker when it is late and nobody hears of calls, with listeners and without', async () => {
    for (const begin of Object.values(WAYS)) {
      for (const listeners of [[], [recorder()]]) {
        let judged = 0;
        const judge = (): boolean => ++judged > 0;
        const made = circuit({ tracker: { error: judge, value: judge }, listeners });
        const [good, bad] = [begin(made.breaker), begin(made.breaker)];
        made.breaker.reset();
        await good.succeed();
        await bad.fail();
        expect(judged).toBe(0);
      }
    }
  });

  it('reaches neither window nor tripper, also where it is judged for those who hear of calls', async () => {
    for (const begin of Object.values(WAYS)) {
      const record = jest.fn();
      const holds = jest.fn(() => false);
      const create = (measures: Measures): WindowState => Object.assign(countWindow(9).create(measures), { record });
      const made = circuit({ listeners: [recorder({ calls: true })], window: { create }, tripper: { holds } });
      const late = begin(made.breaker);
      made.breaker.reset();
      await late.fail();
      expect(record).not.toHaveBeenCalled();
      expect(holds).not.toHaveBeenCalled();
    }
  });

  it('counts and is late in the same way where nobody listens', async () => {
    for (const begin of Object.values(WAYS)) {
      const made = circuit({ listeners: [] });
      const [first, late] = [begin(made.breaker), begin(made.breaker)];
      await first.fail();
      expect(made.breaker.info().metrics).toMatchObject({ totalCount: 1, totalDuration: undefined });
      made.breaker.reset();
      await late.fail();
      expect(made.breaker.info().metrics.totalCount).toBe(0);
    }
  });

  it('is still told to those who hear of calls, under the state in which the call was admitted', async () => {
    const calls = recorder({ calls: true });
    for (const begin of Object.values(WAYS)) {
      const made = circuit({ listeners: [calls] });
      const [good, bad] = [begin(made.breaker), begin(made.breaker)];
      made.clock.advance(40);
      made.breaker.forceOpen();
      calls.clear();
      await good.succeed();
      await bad.fail();
      expect(calls.calls).toEqual([
        { circuitName: 'payment_api', outcome: 'success', duration: 40, state: 'closed' },
        { circuitName: 'payment_api', outcome: 'failure', duration: 40, state: 'closed', error: boom },
      ]);
    }
  });
});
