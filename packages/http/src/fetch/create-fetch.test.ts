import { CallNotPermittedError, failureStreak } from '@fluxgate/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFetch } from '../index.js';
import { Outcomes } from '../testing/outcomes.js';
import { startUpstream, type Upstream } from '../testing/upstream.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

function setUp(options: Parameters<typeof createFetch>[0] = {}) {
  const heard = new Outcomes();
  const fetch = createFetch({ ...options, defaults: { ...heard.listening, ...(options.defaults as object) } });
  return { heard, fetch: (path: string, init?: RequestInit) => fetch(`${upstream.origin}/${path}`, init) };
}

describe('a call ends when its body ends', () => {
  it.each([
    ['read as text', 'success', (response: Response) => response.text(), 'ok'],
    ['read as JSON', 'success', (response: Response) => response.json(), 'json'],
    ['not JSON', 'success', (response: Response) => response.json().catch(() => {}), 'ok'],
    ['a form', 'success', (response: Response) => response.formData(), 'form'],
    ['a blob', 'success', (response: Response) => response.blob(), 'ok'],
    ['compressed', 'success', (response: Response) => response.text(), 'gzip'],
    ['in pieces', 'success', (response: Response) => response.text(), 'pieces'],
    ['large', 'success', (response: Response) => response.arrayBuffer(), 'ok/5000000'],
    ['short and never read', 'success', () => {}, 'pieces'],
    ['empty and never read', 'success', () => {}, 'empty'],
    ['of a 404, never read', 'success', () => {}, 'status/404'],
    ['of a 503, never read', 'failure', () => {}, 'status/503'],
    ['of a 429, never read', 'success', () => {}, 'status/429'],
    ['none: 204', 'success', () => {}, 'status/204'],
    ['none: 304', 'success', () => {}, 'status/304'],
    ['cut', 'failure', (response: Response) => response.text().catch(() => {}), 'cut'],
    ['cut, in chunks', 'failure', (response: Response) => response.text().catch(() => {}), 'cut-chunked'],
    ['cut and never read', 'failure', () => {}, 'cut'],
    ['not what it says', 'failure', (response: Response) => response.text().catch(() => {}), 'gzip-bad'],
    ['stalled', 'failure', (response: Response) => response.text().catch(() => {}), 'stall'],
    ['cancelled', 'ignored', (response: Response) => response.body?.cancel(), 'stall'],
    ['server-sent events', 'success', (response: Response) => response.body?.cancel(), 'events'],
  ])('%s: %s', async (_, outcome, read, path) => {
    const { heard, fetch } = setUp(path === 'stall' ? { timeout: { body: 150 } } : {});
    await read(await fetch(path));
    expect(await heard.until(1)).toEqual([outcome]);
  });

  it('also for a clone and a tee, once', async () => {
    const { heard, fetch } = setUp();
    const response = await fetch('pieces');
    const clone = response.clone();
    expect(await Promise.all([response.text(), clone.text()])).toEqual(['piece '.repeat(20), 'piece '.repeat(20)]);
    const [left, right] = (await fetch('pieces')).body?.tee() ?? [];
    expect(await new Response(left).text()).toBe(await new Response(right).text());
    expect(await heard.until(2)).toEqual(['success', 'success']);
  });
});

describe('a call that gets no response', () => {
  it.each(['silent', 'reset', 'garbage', 'loop'])('%s: failure', async (path) => {
    const { heard, fetch } = setUp(path === 'silent' ? { timeout: 150 } : {});
    await expect(fetch(path)).rejects.toThrow();
    expect(heard.outcomes).toEqual(['failure']);
  });

  it('after the timeout rejects with a TimeoutError', async () => {
    const { fetch } = setUp({ timeout: 50 });
    await expect(fetch('silent')).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 'FLUXGATE_TIMEOUT',
      message: 'The upstream sent no response within 50 ms',
    });
    const response = await fetch('stall');
    await expect(response.text()).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'The upstream sent nothing more of the body within 50 ms',
    });
  });

  it('because its circuit is open', async () => {
    const { heard, fetch } = setUp({ defaults: { tripper: failureStreak(1) } });
    await fetch('status/500');
    const before = upstream.requests;
    await expect(fetch('ok')).rejects.toThrow(CallNotPermittedError);
    expect(upstream.requests).toBe(before);
    expect(heard.outcomes).toEqual(['failure', 'not_permitted']);
  });
});
