import { CircuitRegistry } from '@fluxgate/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFetch, httpFailure } from '../src/index.js';
import { Outcomes } from '../src/testing/outcomes.js';
import { startUpstream, type Upstream } from '../src/testing/upstream.js';

const CALLS = Number(process.env['FLUXGATE_HTTP_CALLS'] ?? 1_000);
const IN_FLIGHT = 200;
/** `--expose-gc`: what is out of reach can be collected when the test wants it. */
const collect = (globalThis as { gc?: () => void }).gc;

type Outcome = 'success' | 'failure' | 'ignored';

/** What the upstream does, and what that is to the circuit of a caller that reads the body, or leaves it unread. */
const DEEDS: readonly (readonly [path: string, outcome: Outcome])[] = [
  ['ok', 'success'],
  ['json', 'success'],
  ['pieces', 'success'],
  ['gzip', 'success'],
  ['empty', 'success'],
  ['events-end', 'success'],
  ['status/204', 'success'],
  ['status/404', 'success'],
  ['status/429', 'success'],
  ['redirect/status/404', 'success'],
  ['status/500', 'failure'],
  ['status/503/5', 'failure'],
  ['cut', 'failure'],
  ['cut-chunked', 'failure'],
  ['gzip-bad', 'failure'],
  ['reset', 'failure'],
  ['garbage', 'failure'],
  ['loop', 'failure'],
];

/** Deeds that end with the caller's own doing: a timeout, an abort, a cancellation. */
const HANGS: readonly (readonly [path: string, act: 'wait' | 'abort' | 'cancel', outcome: Outcome])[] = [
  ['silent', 'wait', 'failure'],
  ['stall', 'wait', 'failure'],
  ['silent', 'abort', 'ignored'],
  ['stall', 'abort', 'ignored'],
  ['stall', 'cancel', 'ignored'],
];

/** Reproducible: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe(`${CALLS} calls, ${IN_FLIGHT} in flight, to a server that misbehaves at random`, () => {
  let upstream: Upstream;
  const arrivals = new Map<string, () => void>();
  const served = new Map<string, number>();
  beforeAll(async () => {
    upstream = await startUpstream({
      keepAlive: 1_000,
      onRequest: (path) => {
        const id = new URL(path, 'http://x').searchParams.get('id');
        if (id === null) return;
        served.set(id, (served.get(id) ?? 0) + 1);
        arrivals.get(id)?.();
      },
    });
  });
  afterAll(() => upstream.close());

  it('count exactly once each, as what they were, and leave nothing behind', async () => {
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', onRejection);
    const heard = new Outcomes();
    const registry = new CircuitRegistry({
      // A circuit for each call: its one outcome is compared with what the server did.
      defaults: { ...heard.listening, tracker: httpFailure() },
      max: CALLS + 1,
    });
    const key = ({ url }: { url: URL }) => url.searchParams.get('id');
    const patient = createFetch({ registry, key });
    const hurried = createFetch({ registry, key, timeout: 50 });
    const random = randomFrom(20_261_127);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const expected = new Map<string, Outcome>();
    /** On a busy machine a short timeout may end a call before it was sent. */
    const mayBeUnsent = new Set<string>();
    const shared = new AbortController();

    const call = async (id: string): Promise<void> => {
      const url = (path: string) => `${upstream.origin}/${path}?id=${id}`;
      if (random() < 0.85) {
        const [path, outcome] = pick(DEEDS);
        const act = pick(['text', 'stream', 'clone', 'unread'] as const);
        expected.set(id, outcome);
        const response = await patient(url(path), { signal: shared.signal });
        if (act === 'text') await response.text();
        if (act === 'clone') await Promise.all([response.clone().text(), response.text()]);
        if (act === 'stream') for await (const _ of response.body ?? []);
        return;
      }
      const [path, act, outcome] = pick(HANGS);
      expected.set(id, outcome);
      if (act === 'wait') mayBeUnsent.add(id);
      if (act === 'cancel') {
        const response = await patient(url(path));
        await response.body?.cancel();
      } else if (act === 'abort') {
        const controller = new AbortController();
        const arrived = new Promise<void>((resolve) => arrivals.set(id, resolve));
        const answer = patient(url(path), { signal: controller.signal }).then((response) => response.text());
        await Promise.race([arrived, answer]);
        controller.abort();
        await answer;
      } else await (await hurried(url(path))).text();
    };

    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < CALLS) await call(`call-${next++}`).catch(() => {});
    };
    const before = memory();
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
    await heard.until(CALLS);
    process.off('unhandledRejection', onRejection);

    const counted = new Map<string, string[]>();
    for (const { circuitName, outcome } of heard.events) {
      counted.set(circuitName, [...(counted.get(circuitName) ?? []), outcome]);
    }
    const wrong = [...expected].filter(([id, outcome]) => counted.get(id)?.join() !== outcome);
    expect(wrong.map(([id, outcome]) => ({ id, outcome, counted: counted.get(id) }))).toEqual([]);
    expect(counted.size).toBe(CALLS);
    expect([...expected.keys()].filter((id) => !served.has(id) && !mayBeUnsent.has(id))).toEqual([]);
    expect(rejections).toEqual([]);
    expect([...registry].every((circuit) => circuit.info().inFlight === 0)).toBe(true);

    registry.dispose();
    heard.events.length = 0;
    for (const kept of [counted, expected, served, arrivals, mayBeUnsent]) kept.clear();
    // What is idle is closed by its keep-alive.
    while (upstream.connections.size > 0) {
      await new Promise((closed) => [...upstream.connections][0]?.once('close', closed));
    }
    if (collect) {
      const grown = memory() - before;
      expect(grown).toBeLessThan(15_000_000);
    }
  }, 3_600_000);

  // `npm run test:long` has --expose-gc: without it, nobody knows when anything is collected.
  if (!collect) return;
  it('that are never read are released when they are collected', async () => {
    const heard = new Outcomes();
    const fetch = createFetch({ timeout: 60_000, defaults: heard.listening });
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) await fetch(`${upstream.origin}/ok/2000000`, { signal });
    while (heard.events.length < 20) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      collect?.();
    }
    expect(heard.outcomes).toEqual(Array(20).fill('ignored'));
  });
});

function memory(): number {
  collect?.();
  return process.memoryUsage().heapUsed;
}
