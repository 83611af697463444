import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { attempt, detachedFetch } from './fetch.js';
import { PostFailure } from './post-failure.js';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1`;
}

describe('detachedFetch', () => {
  it('sends method, path, headers and body, and returns status, headers and text', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        response.writeHead(418, 'Teapot', { 'X-Said': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
        response.end(`${request.method} ${request.url} ${request.headers['x-mine']} ${body}`);
      });
    });
    const answer = await detachedFetch(new URL(url), {
      method: 'POST',
      headers: { 'X-Mine': 'mine' },
      body: 'héllo 🚨',
    });
    expect([answer.ok, answer.status, answer.statusText]).toEqual([false, 418, 'Teapot']);
    expect([answer.headers.get('x-said'), answer.headers.get('X-Said'), answer.headers.get('none')]).toEqual([
      'yes',
      'yes',
      null,
    ]);
    expect(Object.fromEntries(answer.headers.entries())).toMatchObject({ 'x-said': 'yes', 'set-cookie': 'a=1, b=2' });
    expect(await answer.text()).toBe('POST /hook?x=1 mine héllo 🚨');
  });

  it('leaves nothing behind on a connection that it uses again', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      await (await detachedFetch(url)).text();
      // The connection goes back to the agent in the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      const free = http.globalAgent.freeSockets[`127.0.0.1:${new URL(url).port}:`] ?? [];
      counts.push(...free.map((socket) => socket.listenerCount('connectionAttempt')));
    }

    expect(counts).toEqual([1, 1, 1]);
  });

  it('reads no more than the beginning of an endless answer', async () => {
    const url = await serve((_request, response) => {
      for (let i = 0; i < 40; i++) response.write('x'.repeat(65_536));
      response.end();
    });
    expect((await (await detachedFetch(url)).text()).length).toBeLessThan(200_000);
  });

  it('rejects when it is aborted, when nobody listens and when the answer breaks off', async () => {
    const aborter = new AbortController();
    const silent = await serve(() => aborter.abort());
    await expect(detachedFetch(silent, { signal: aborter.signal })).rejects.toMatchObject({ name: 'AbortError' });
    const broken = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    await expect(detachedFetch(broken)).rejects.toMatchObject({ code: 'ECONNRESET' });
    servers.splice(0).forEach((server) => {
      server.closeAllConnections();
      server.close();
    });
    await expect(detachedFetch(silent)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('rejects what is no address', async () => {
    await expect(detachedFetch('nowhere')).rejects.toThrow();
  });
});

describe('attempt', () => {
  const post = async (handle: http.RequestListener, signal = new AbortController().signal, fetch = detachedFetch) =>
    attempt(fetch, signal, () => 0)(await serve(handle)).catch((error: unknown) => error);

  it.each([
    [429, 'limited'],
    [500, 'failing'],
    [503, 'failing'],
    [502, 'unanswered'],
    [504, 'unanswered'],
    [408, 'unanswered'],
    [400, 'refused'],
    [404, 'refused'],
    [302, 'failing'],
  ])('understands %i as %s, with the Retry-After that came with it', async (status, kind) => {
    const failure = await post((_request, response) => response.writeHead(status, { 'Retry-After': '7' }).end('said'));
    expect(failure).toBeInstanceOf(PostFailure);
    expect(failure).toMatchObject({ kind, status, retryAfter: 7_000, message: `Slack answered ${status}: said` });
  });

  it.each(['detached', 'standard'])(
    'has read the whole answer when it returns, through the %s fetch',
    async (which) => {
      const fetch = which === 'standard' ? globalThis.fetch : detachedFetch;
      const ok = await post((_request, response) => response.end('{"ok":true}'), undefined, fetch);
      expect(ok).toMatchObject({ ok: true, status: 200 });
      const answer = ok as Awaited<ReturnType<typeof detachedFetch>>;
      expect([await answer.text(), await answer.json()]).toEqual(['{"ok":true}', { ok: true }]);
      expect(new TextDecoder().decode(await answer.arrayBuffer())).toBe('{"ok":true}');
    },
  );

  it.each(['detached', 'standard'])(
    'tells a connection that was refused from one that broke, through the %s fetch',
    async (which) => {
      const fetch = which === 'standard' ? globalThis.fetch : detachedFetch;
      const reset: http.RequestListener = (_request, response) => response.destroy();
      expect(await post(reset, undefined, fetch)).toMatchObject({ kind: 'unanswered' });
      const url = await serve(reset);
      await new Promise((resolve) => servers.pop()?.close(resolve));
      const refused = await attempt(fetch, new AbortController().signal, () => 0)(url).catch((error: unknown) => error);
      expect(refused).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
    },
  );
});
