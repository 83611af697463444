import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CircuitBreaker } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { expect, it } from '@jest/globals';
import { rig } from './testing/rig.js';
import { CYCLE, signal } from './testing/signals.js';
import { texts } from './testing/slack-limits.js';

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

it('Slack down for an hour: bounded memory, and every loss is reported with its signals', async () => {
  const maxPending = 500;
  const { server, time, listener, lost } = await rig({ maxPending });
  server.always = { status: 503 };
  const made = new Set<unknown>();
  let most = 0;
  for (let second = 0; second < 3_600; second++) {
    for (let i = 0; i < 3; i++) {
      const [oldState, newState] = CYCLE[(second * 3 + i) % CYCLE.length] ?? ['closed', 'open'];
      const told = signal({
        circuitName: `circuit ${(second * 3 + i) % CIRCUITS}`,
        oldState,
        newState,
        timestamp: time.epoch(),
      });
      made.add(told);
      listener.onSignal(told);
    }
    most = Math.max(most, listener.pending);
    await time.advance(1_000);
  }
  // The posted message comes on top of what waits.
  expect(most).toBeLessThanOrEqual(maxPending + 100);
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
  expect(listener.pending).toBe(0);
}, 20_000);

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

it('takes a transition in microseconds while Slack is dead, and asks nothing of single calls', async () => {
  const { server, listener } = await rig();
  server.always = 'hang';
  const breaker = new CircuitBreaker({ name: 'a', clock: virtualClock(), listeners: [listener] });
  // No hook for calls: the breaker makes no event for any of them.
  expect('onCall' in listener).toBe(false);
  expect(await breaker.call(async () => 1)).toBe(1);

  const told = signal();
  const times: number[] = [];
  for (let i = 0; i < 5_000; i++) {
    const begin = performance.now();
    expect(listener.onSignal(told)).toBeUndefined();
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  expect(times[2_500]).toBeLessThan(0.1);
});
