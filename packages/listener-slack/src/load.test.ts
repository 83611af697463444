import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { expect, it } from '@jest/globals';
import { rig } from './testing/rig.js';
import { CYCLE, signal } from './testing/signals.js';
import { texts } from './testing/slack-limits.js';
import type { Behaviour } from './testing/slack-server.js';

const CIRCUITS = 50;
const TRANSITIONS = 10_000;

it('10,000 transitions of 50 flapping circuits in a minute arrive as few messages that tell every one', async () => {
  const { server, time, listener, tell, faults } = await rig();
  const told: string[][] = Array.from({ length: CIRCUITS }, () => []);
  for (let i = 0; i < TRANSITIONS; i++) {
    const circuit = i % CIRCUITS;
    const [from, to] = CYCLE[Math.floor(i / CIRCUITS) % CYCLE.length] ?? ['closed', 'open'];
    tell(from, to, { circuitName: `circuit ${circuit}` });
    told[circuit]?.push(`${from} → ${to}`);
    if (i % 100 === 99) await time.advance(600);
  }
  const afterTheMinute = server.messages.length;
  await time.advance(600_000);

  expect(faults).toEqual([]);
  expect(server.problems).toEqual([]);
  expect(listener.pending).toBe(0);
  expect(afterTheMinute).toBeLessThanOrEqual(61);
  // At best each circuit's 200 transitions need two messages of 100; at worst one more of each, and the first ones alone.
  expect(server.messages.length).toBeLessThanOrEqual(4 * CIRCUITS);
  server.posts.reduce((before, at) => {
    expect(at - before).toBeGreaterThanOrEqual(1_000);
    return at;
  });

  const arrived: string[][] = Array.from({ length: CIRCUITS }, () => []);
  for (const { ts: _ts, ...message } of server.messages) {
    const circuit = Number(/circuit (\d+)/.exec(message.text)?.[1]);
    const story = texts(message)
      .filter((one) => one.startsWith('```'))
      .join('\n');
    const lines = story === '' ? message.text : story;
    arrived[circuit]?.push(...(lines.match(/[a-z_]+ → [a-z_]+/g) ?? []));
  }
  expect(arrived).toEqual(told);
});

it.each([
  ['is out of order', { status: 503 }],
  ['never answers', 'hang'],
  ['breaks every connection', 'reset'],
] as [string, Behaviour][])(
  'an hour in which Slack %s: what is held is bounded, and every loss is reported with its signals',
  async (_, behaviour) => {
    const maxPending = 500;
    const { server, time, listener, lost } = await rig({ maxPending });
    server.always = behaviour;
    const made = new Set<unknown>();
    const most = { pending: 0, timers: 0, waiters: 0, requests: 0 };
    let waiters = 0;
    for (let i = 0; i < 10_800; i++) {
      const [oldState, newState] = CYCLE[i % CYCLE.length] ?? ['closed', 'open'];
      const told = signal({ circuitName: `circuit ${i % CIRCUITS}`, oldState, newState, timestamp: time.epoch() });
      made.add(told);
      listener.onSignal(told);
      most.pending = Math.max(most.pending, listener.pending);
      if (i % 15 !== 14) continue;
      // Somebody waits for the delivery twice a minute, and for a minute at the most.
      if (i % 90 === 89) {
        waiters++;
        void listener.flush({ timeout: 60_000 }).then(() => waiters--);
      }
      await time.advance(5_000);
      most.timers = Math.max(most.timers, time.timers);
      most.waiters = Math.max(most.waiters, waiters);
      most.requests = Math.max(most.requests, server.held);
    }
    // The posted message comes on top of what waits.
    expect(most.pending).toBeLessThanOrEqual(maxPending + 100);
    expect(most.waiters).toBeGreaterThan(0);
    expect(most.waiters).toBeLessThanOrEqual(3);
    // One for whoever waits, and one for the attempt or for the wait until the next.
    expect(most.timers).toBeLessThanOrEqual(most.waiters + 1);
    expect(most.requests).toBe(behaviour === 'hang' ? 1 : 0);
    // An hour of attempts at most a minute apart, not one a second.
    expect(server.posts.length).toBeLessThan(100);

    server.always = 'ok';
    await time.advance(600_000);
    const gone = lost().flatMap(({ signals }) => signals);
    expect(gone.every((one) => made.has(one))).toBe(true);
    expect(new Set(gone).size).toBe(gone.length);
    const arrived = server.messages.reduce(
      (sum, { text }) => sum + Number(/: (\d+) transitions/.exec(text)?.[1] ?? 1),
      0,
    );
    expect(gone.length + arrived).toBe(made.size);
    expect(arrived).toBeGreaterThan(maxPending * 0.8);
    expect([listener.pending, waiters, time.timers]).toEqual([0, 0, 0]);
  },
  20_000,
);

it('remembers no more circuits than it must, however many names there are', async () => {
  const { listener } = await rig({ only: [] });
  const before = heap();
  for (let i = 0; i < 200_000; i++) listener.onSignal(signal({ circuitName: `tenant ${i}` }));
  expect(heap() - before).toBeLessThan(8_000_000);
  expect(listener.pending).toBe(0);
});

/** The heap in use, after a collection. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it('has done nothing but taken the transition when the call that caused it is over', async () => {
  const asked: string[] = [];
  const { server, time, listener } = await rig({
    fetch: async (url, init) => {
      asked.push('fetch');
      return time.fetch(url, init);
    },
    links: () => {
      asked.push('links');
      return undefined;
    },
    templates: {
      '*->*': () => {
        asked.push('template');
        return undefined;
      },
    },
  });
  // No hook for calls: the breaker makes no event for any of them.
  expect('onCall' in listener).toBe(false);
  const tripper = failureStreak(1);
  const breaker = new CircuitBreaker({ name: 'a', clock: virtualClock(), tripper, listeners: [listener] });
  const failing = breaker.call(() => Promise.reject(new Error('down')));
  await expect(failing).rejects.toThrow('down');
  expect(breaker.state).toBe('open');
  // And however long it is until the next timer may fire.
  for (let i = 0; i < 100; i++) await undefined;
  expect([listener.pending, time.timers, asked, server.posts]).toEqual([1, 1, [], []]);
  await time.advance(0);
  expect([asked.sort(), server.messages.length]).toEqual([['fetch', 'links', 'template'], 1]);
});
