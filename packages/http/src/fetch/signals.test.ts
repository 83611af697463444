import { getEventListeners } from 'node:events';
import { failureStreak } from '@fluxgate/core';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createFetch } from '../index.js';
import { Outcomes } from '../testing/outcomes.js';
import { startUpstream, type Upstream } from '../testing/upstream.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

function setUp(timeout?: number) {
  const heard = new Outcomes();
  const fetch = createFetch({ timeout, defaults: { ...heard.listening, tripper: failureStreak(1_000) } });
  return { heard, fetch };
}

describe.each([
  ['without a timeout', undefined],
  ['with a timeout', 60_000],
])("the caller's signal, %s", (_, timeout) => {
  it.each([
    ['no reason', undefined],
    ['an error', new RangeError('the user left')],
    ['a string', 'the user left'],
    ['null', null],
  ])('reaches the upstream and is ignored, with %s', async (_name, reason) => {
    const { heard, fetch } = setUp(timeout);
    for (const path of ['silent', 'stall']) {
      const controller = new AbortController();
      const before = upstream.requests;
      const call = fetch(`${upstream.origin}/${path}`, { signal: controller.signal }).then((answer) => answer.text());
      const failed = call.catch((error) => error);
      while (upstream.requests === before) await new Promise(setImmediate);
      // The upstream sees that its answer is no longer wanted.
      const closed = new Promise((resolve) => upstream.latest?.once('close', resolve));
      controller.abort(reason);
      expect(await failed).toBe(controller.signal.reason);
      await closed;
    }
    expect(await heard.until(2)).toEqual(['ignored', 'ignored']);
  });

  it('of a Request counts as well', async () => {
    const { heard, fetch } = setUp(timeout);
    const controller = new AbortController();
    const failed = fetch(new Request(`${upstream.origin}/silent`, { signal: controller.signal })).catch(
      (error) => error,
    );
    controller.abort('gone');
    expect(await failed).toBe('gone');
    expect(await heard.until(1)).toEqual(['ignored']);
  });

  it('is a failure when it is a deadline', async () => {
    const { heard, fetch } = setUp(timeout);
    const signal = AbortSignal.timeout(30);
    await expect(fetch(`${upstream.origin}/silent`, { signal })).rejects.toBe(await reasonOf(signal));
    expect(await heard.until(1)).toEqual(['failure']);
  });

  it('keeps no listener once a call is over, however it ended', async () => {
    const { heard, fetch } = setUp(timeout);
    const { signal } = new AbortController();
    const warned = jest.fn();
    process.on('warning', warned);
    const paths = ['ok', 'json', 'status/503', 'status/204', 'cut', 'reset', 'events-end', 'empty', 'gzip'];
    const calls = Array.from({ length: 180 }, (_item, i) => paths[i % paths.length] as string);
    await Promise.all(
      calls.map(async (path) => {
        const response = await fetch(`${upstream.origin}/${path}`, { signal }).catch(() => undefined);
        await response?.text().catch(() => {});
      }),
    );
    const cancelled = await fetch(`${upstream.origin}/stall`, { signal });
    await cancelled.body?.cancel();
    await heard.until(calls.length + 1);
    process.off('warning', warned);
    // undici removes its own a little later than the body's end, and some only when they are collected.
    if (timeout !== undefined) expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(warned).not.toHaveBeenCalled();
  });
});

async function reasonOf(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted) await new Promise((aborted) => signal.addEventListener('abort', aborted));
  return signal.reason;
}
