import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CircuitBreaker, CircuitRegistry, failureStreak, never } from '@fluxgate/core';
import { serve } from '@hono/node-server';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { stream } from 'hono/streaming';
import {
  expressErrorHandler,
  fastifyErrorHandler,
  health,
  healthHandler,
  healthResponse,
  honoErrorHandler,
  type RejectionOptions,
  sendRejection,
  toResponse,
} from './index.js';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

/** Circuits in each state that rejects calls; `open` will let a call through in 59.x s. */
function circuits() {
  const names = ['open', 'forced', 'half'] as const;
  const [open, forced, half] = names.map((name) => new CircuitBreaker({ name, tripper: failureStreak(1) }));
  open?.trip();
  forced?.forceOpen();
  return { open, forced, half };
}

const { open, forced } = circuits();
const call = (breaker = open) => breaker?.call(async () => 'never');

type Start = (options?: RejectionOptions) => Promise<string>;

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  ending.push(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const onExpress: Start = (options) => {
  const app = express();
  app.set('env', 'test');
  app.get('/open', async (_, response) => response.send(await call()));
  app.get('/forced', async (_, response) => response.send(await call(forced)));
  app.get('/wrapped', async () => call()?.catch((cause) => Promise.reject(new TypeError('fetch failed', { cause }))));
  app.get('/other', () => Promise.reject(new Error('something else')));
  app.get('/late', async (_, response) => {
    response.write('half');
    await call();
  });
  app.use(expressErrorHandler(options));
  return listening(app);
};

const onFastify: Start = async (options) => {
  const app = fastify();
  ending.push(() => app.close());
  app.get('/open', () => call());
  app.get('/forced', () => call(forced));
  app.get('/wrapped', () => call()?.catch((cause) => Promise.reject(new TypeError('fetch failed', { cause }))));
  app.get('/other', () => Promise.reject(new Error('something else')));
  app.get('/late', async (_, reply) => {
    reply.raw.writeHead(200);
    reply.raw.write('half');
    await call();
  });
  app.setErrorHandler(fastifyErrorHandler(options));
  return app.listen({ port: 0, host: '127.0.0.1' });
};

const onHono: Start = async (options) => {
  const app = new Hono();
  app.get('/open', async (c) => c.text((await call()) ?? ''));
  app.get('/forced', async (c) => c.text((await call(forced)) ?? ''));
  app.get('/wrapped', () =>
    (call() as Promise<never>).catch((cause) => Promise.reject(new TypeError('fetch failed', { cause }))),
  );
  app.get('/other', () => Promise.reject(new Error('something else')));
  app.get('/teapot', () => Promise.reject(new HTTPException(418, { message: 'short and stout' })));
  app.get('/late', (c) =>
    stream(
      c,
      async (body) => {
        await body.write('half');
        await call();
      },
      async () => {},
    ),
  );
  app.onError(honoErrorHandler(options));
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  ending.push(() => server.close());
  if (!server.listening) await new Promise((started) => server.once('listening', started));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const onNode: Start = (options) =>
  listening(async (request, response) => {
    try {
      if (request.url === '/late') response.write('half');
      if (request.url === '/other') throw new Error('something else');
      const asked = call(request.url === '/forced' ? forced : open);
      if (request.url === '/wrapped') await asked?.catch((cause) => Promise.reject(new Error('failed', { cause })));
      response.end(await asked);
    } catch (error) {
      if (sendRejection(response, error, options)) return;
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end('something else');
    }
  });

describe.each([
  ['Express', onExpress],
  ['Fastify', onFastify],
  ['Hono', onHono],
  ['node:http', onNode],
])('%s', (_, start) => {
  it('answers 503 with Retry-After in whole seconds and a problem that tells nothing of the inside', async () => {
    const origin = await start();
    for (const path of ['open', 'wrapped']) {
      const response = await fetch(`${origin}/${path}`);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^(60|[1-5]\d)$/);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toEqual({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail: 'The service is temporarily unavailable. Please try again later.',
      });
    }
  });

  it('names the circuit when told to', async () => {
    const response = await fetch(`${await start({ circuitName: true })}/open`);
    expect(await response.json()).toMatchObject({ circuit: 'open' });
  });

  it('has no Retry-After where nobody knows, as in forced_open', async () => {
    const response = await fetch(`${await start()}/forced`);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBeNull();
  });

  it('answers HEAD with the same headers and no body', async () => {
    const origin = await start();
    const [head, get] = await Promise.all([fetch(`${origin}/open`, { method: 'HEAD' }), fetch(`${origin}/open`)]);
    expect(head.status).toBe(503);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    expect(head.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await head.text()).toBe('');
  });

  it('lets other errors pass', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
    const response = await fetch(`${await start()}/other`);
    printed.mockRestore();
    expect(response.status).toBe(500);
    expect(String(response.headers.get('content-type'))).not.toContain('problem');
  });

  it('does not write into a response that has begun', async () => {
    const response = await fetch(`${await start()}/late`);
    expect(response.status).toBe(200);
    const text = await response.text().catch((error) => error.message);
    expect(['half', 'terminated']).toContain(text);
  });
});

describe('honoErrorHandler', () => {
  it("gives Hono's own exceptions their response", async () => {
    const response = await fetch(`${await onHono()}/teapot`);
    expect(response.status).toBe(418);
    expect(await response.text()).toBe('short and stout');
  });

  it('leaves everything else to `otherwise`', async () => {
    const app = new Hono();
    app.get('/', () => Promise.reject(new Error('something else')));
    app.onError(honoErrorHandler({ otherwise: (error, c) => c.text(`sorry: ${error.message}`, 500) }));
    expect(await (await app.request('/')).text()).toBe('sorry: something else');
  });
});

describe('toResponse', () => {
  it('is undefined for every other error', () => {
    for (const error of [undefined, null, 'text', new Error('x'), { code: 'FLUXGATE' }]) {
      expect(toResponse(error)).toBeUndefined();
    }
  });

  it('never invites at once', async () => {
    const error = await call()?.catch((thrown) => thrown);
    for (const [retryAfter, seconds] of [
      [0, '1'],
      [1, '1'],
      [1_001, '2'],
      [60_000, '60'],
    ]) {
      const rejection = Object.assign(Object.create(error), { retryAfter, code: 'FLUXGATE_NOT_PERMITTED' });
      expect(toResponse(rejection)?.headers.get('retry-after')).toBe(seconds);
    }
  });

  it.each([
    [toResponse.bind(null, new Error('x')), { name: true }, 'unknown option "name"; expected one of circuitName'],
    [expressErrorHandler, { circuitName: 1 }, 'circuitName must be true or false; got 1'],
    [fastifyErrorHandler, 5, 'fastifyErrorHandler(options) must be an object; got 5'],
    [honoErrorHandler, { otherwise: 5 }, 'otherwise must be a function; got 5'],
    [honoErrorHandler, { other: 5 }, 'unknown option "other"; expected one of circuitName, otherwise'],
  ])('refuses bad options at once', (make, options, message) => {
    expect(() => make(options as never)).toThrow(message);
  });
});

describe('the health endpoint', () => {
  const registry = () => {
    const all = new CircuitRegistry({ defaults: { tripper: failureStreak(1), retry: never() } });
    all.get('https://stock.example');
    return all;
  };

  it('tells of every circuit, and that one of them is in trouble', async () => {
    const all = registry();
    expect(health(all)).toMatchObject({ status: 'up', circuits: [{ name: 'https://stock.example', state: 'closed' }] });
    const refused = Object.assign(new Error('secret'), { code: 'ECONNREFUSED' });
    const failing = all.get('https://pay.example').call(() => Promise.reject(refused));
    await failing.catch(() => {});
    const report = health(all);
    expect(report).toMatchObject({
      status: 'degraded',
      circuits: [
        { name: 'https://stock.example', calls: 0 },
        {
          name: 'https://pay.example',
          state: 'open',
          reason: 'failure_streak 1 >= 1',
          failure: { name: 'Error', code: 'ECONNREFUSED' },
        },
      ],
    });
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  it('is a Response, or a handler of node:http and Express', async () => {
    const all = registry();
    all.get('https://pay.example').forceOpen();
    const healthy = (infos: readonly { state: string }[]) => infos.every(({ state }) => state !== 'forced_open');
    const app = express().get('/health', healthHandler(all, { healthy }));
    for (const response of [await fetch(`${await listening(app)}/health`), healthResponse(all, { healthy })]) {
      expect(response.status).toBe(503);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.json()).toMatchObject({ status: 'down', circuits: [{}, { state: 'forced_open' }] });
    }
    expect(healthResponse([...all]).status).toBe(200);
  });

  it('refuses bad input at once', () => {
    expect(() => healthHandler(5 as never)).toThrow(
      'healthHandler(circuits) must be a CircuitRegistry, or an array of circuit breakers; got 5',
    );
    expect(() => health([], { healthy: true as never })).toThrow('healthy must be a function; got true');
  });
});
