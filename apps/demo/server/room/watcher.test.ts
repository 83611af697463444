import { CircuitBreaker, consecutive, cooldown, failureStreak, permitAll, slowRate } from '@fluxgate/core';
import { type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FRAME_EVERY } from '../../shared/events.js';
import { after, EMPTY_ROOM } from '../../shared/room.js';
import { told, toldOf } from '../testing/told.js';
import { type VirtualTime, virtualTime } from '../testing/virtual-time.js';
import { Chronicle } from './chronicle.js';
import { CircuitWatcher } from './watcher.js';

const START = 1_700_000_000_000;

let time: VirtualTime;
let clock: VirtualClock;
let chronicle: Chronicle;
let watcher: CircuitWatcher;
let breaker: CircuitBreaker;
let stop: () => void;

beforeEach(() => {
  time = virtualTime(START);
  clock = virtualClock({ epoch: START });
  chronicle = new Chronicle({ time });
  watcher = new CircuitWatcher(chronicle, () => 300);
  breaker = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(2).or(slowRate(1, { threshold: 300 }).and(failureStreak(2))),
    retry: cooldown(5_000),
    permit: permitAll(),
    recovery: consecutive(1),
    listeners: [watcher],
    measure: true,
    clock,
  });
  stop = watcher.start(time);
});

/** Both clocks are one. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await time.pass(ms);
}
const call = (ms: number, fails = false) => {
  try {
    breaker.callSync(() => {
      clock.advance(ms);
      if (fails) throw new Error('bad');
    });
  } catch {}
};
const frames = () => toldOf(chronicle, 'frame').map(({ circuits }) => circuits['payment_api']);

describe('the watcher', () => {
  it('begins with a frame of all circuits', () => {
    expect(frames()).toEqual([
      {
        state: 'closed',
        since: START,
        retryAt: null,
        reopens: 0,
        window: { calls: 0, failures: 0, failureRate: null, slowRate: null, latency: null },
        calls: { success: 0, failure: 0, ignored: 0, not_permitted: 0 },
      },
    ]);
  });

  it('counts the calls of each second by outcome, and shows what the window holds', async () => {
    call(100);
    call(500);
    call(100, true);
    await pass(FRAME_EVERY);
    expect(frames()[1]).toMatchObject({
      window: { calls: 3, failures: 1, failureRate: 0.333, slowRate: 0.333, latency: 233.3 },
      calls: { success: 2, failure: 1, ignored: 0, not_permitted: 0 },
    });
    call(100);
    await pass(FRAME_EVERY);
    expect(frames()[2]).toMatchObject({ window: { calls: 4 }, calls: { success: 1, failure: 0 } });
  });

  it('says nothing of a circuit that has nothing new to tell, and once that its calls have stopped', async () => {
    call(1);
    for (let second = 0; second < 4; second++) await pass(FRAME_EVERY);
    expect(frames().map((figures) => figures?.calls.success)).toEqual([0, 1, 0, undefined, undefined]);
  });

  it('shows calls in each second that has some, though all figures are those of the second before', async () => {
    for (let second = 0; second < 3; second++) {
      breaker.reset();
      call(1);
      await pass(FRAME_EVERY);
    }
    expect(frames().map((figures) => figures?.calls.success)).toEqual([0, 1, 1, 1]);
  });

  it('tells each change of state as it happens: why, and when it will be tried', async () => {
    call(1, true);
    call(1, true);
    expect(toldOf(chronicle, 'signal')).toEqual([
      {
        at: START + 2,
        kind: 'signal',
        circuit: 'payment_api',
        from: 'closed',
        to: 'open',
        since: START + 2,
        reason: {
          kind: 'tripper',
          text: 'failure_streak 2 >= 2',
          leaves: [expect.objectContaining({ rule: 'failure_streak', value: 2, threshold: 2 })],
        },
        reopens: 0,
        retryAt: START + 5_002,
        failure: { name: 'Error', message: 'bad', at: START + 2 },
        outage: { since: START + 2, duration: 0 },
      },
    ]);
    await pass(3_000);
    breaker.reset('all is well');
    expect(toldOf(chronicle, 'signal')[1]).toMatchObject({
      to: 'closed',
      reason: { kind: 'manual', operation: 'reset', note: 'all is well' },
      retryAt: null,
      outage: { since: START + 2, duration: 3_000 },
    });
  });

  it('keeps to the time of the next try while the circuit is open', async () => {
    call(1, true);
    call(1, true);
    await pass(FRAME_EVERY);
    call(1);
    await pass(FRAME_EVERY);
    expect(
      frames()
        .slice(1)
        .map((figures) => figures?.retryAt),
    ).toEqual([START + 5_002, START + 5_002]);
    expect(frames()[2]?.calls).toEqual({ success: 0, failure: 0, ignored: 0, not_permitted: 1 });
  });

  it('makes a room that shows what the circuit is, at every moment', async () => {
    call(1, true);
    call(1, true);
    const room = told(chronicle).reduce(after, EMPTY_ROOM);
    expect(room.circuits['payment_api']).toMatchObject({
      figures: { state: 'open', since: START + 2, retryAt: START + 5_002 },
      last: { reason: { text: 'failure_streak 2 >= 2' } },
    });
  });

  it('stops, and forgets a circuit that it is taken off', async () => {
    const other = new CircuitBreaker({ name: 'other' });
    const remove = other.addListener(watcher);
    remove();
    await pass(FRAME_EVERY);
    expect(toldOf(chronicle, 'frame').at(-1)?.circuits).not.toHaveProperty('other');
    stop();
    const before = chronicle.count;
    await pass(10 * FRAME_EVERY);
    expect(chronicle.count).toBe(before);
  });
});
