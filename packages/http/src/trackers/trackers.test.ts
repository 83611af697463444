import { request as httpRequest } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { aborted, type ComposableTracker } from '@fluxgate/core';
import { credentials, Client as GrpcClient, Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axios from 'axios';
import got from 'got';
import { Redis } from 'ioredis';
import pg from 'pg';
import { request as undiciRequest } from 'undici';
import { grpcStatus, httpFailure, networkError } from '../index.js';
import { CERTIFICATE, KEY } from '../testing/certificate.js';
import { deadPort, startUpstream, type Upstream } from '../testing/upstream.js';

let upstream: Upstream;
let dead: number;
let tls: ReturnType<typeof createTlsServer>;
let tlsPort: number;
/** Accepts connections and never says a word. */
let silent: Server;
let silentPort: number;
const mutes: Socket[] = [];
beforeAll(async () => {
  [upstream, dead] = await Promise.all([startUpstream(), deadPort()]);
  tls = createTlsServer({ cert: CERTIFICATE, key: KEY }, (_, response) => response.end());
  await new Promise<void>((listening) => tls.listen(0, '127.0.0.1', listening));
  silent = createServer((socket) => mutes.push(socket.on('error', () => {})));
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  silentPort = (silent.address() as AddressInfo).port;
  tlsPort = (tls.address() as AddressInfo).port;
});
afterAll(async () => {
  await upstream.close();
  tls.close();
  silent.close();
  for (const socket of mutes) socket.destroy();
});

/** A call, made by one client; `timeout` in ms is the client's own. */
type Call = (url: string, options: { signal?: AbortSignal; timeout?: number; method?: string }) => Promise<unknown>;

const CLIENTS: Readonly<Record<string, Call>> = {
  fetch: async (url, { signal, timeout }) => {
    const limit = timeout === undefined ? signal : AbortSignal.timeout(timeout);
    return failOn5xx(await fetch(url, { signal: limit ?? null }));
  },
  undici: async (url, { signal, timeout }) => {
    const limits = timeout === undefined ? {} : { headersTimeout: timeout, bodyTimeout: timeout };
    const response = await undiciRequest(url, { ...limits, ...(signal && { signal }) });
    await response.body.text();
    return response;
  },
  axios: (url, options) => axios.get(url, { ...options }),
  'axios on fetch': (url, options) => axios.get(url, { ...options, adapter: 'fetch' }),
  got: (url, { signal, timeout }) =>
    got(url, {
      retry: { limit: 0 },
      ...(signal && { signal }),
      ...(timeout !== undefined && { timeout: { request: timeout } }),
    }).text(),
  'node:http': (url, { signal, timeout }) =>
    new Promise((resolve, reject) => {
      const request = httpRequest(url, { signal }, (response) => {
        response.on('error', reject).on('end', () => resolve(response));
        response.resume();
      });
      if (timeout !== undefined) {
        request.setTimeout(timeout, () => request.destroy(new DOMException('no answer', 'TimeoutError')));
      }
      request.on('error', reject).end();
    }),
};

async function failOn5xx(response: Response): Promise<Response> {
  await response.text();
  return response;
}

/** How a tracker judges what a call ended with. */
async function judge(tracker: ComposableTracker, call: Promise<unknown>): Promise<boolean | undefined> {
  return call.then(
    (value) => tracker.value?.(value) ?? false,
    (error) => tracker.error?.(error),
  );
}

const FOLLOWING = ['fetch', 'axios', 'axios on fetch', 'got'];

describe.each(Object.entries(CLIENTS))('httpFailure() on what %s reports', (client, call) => {
  const failure = (path: string, options: Parameters<Call>[1] = {}) =>
    judge(httpFailure(), call(path.startsWith('http') ? path : `${upstream.origin}/${path}`, options));

  it('counts refused, unresolved and untrusted connections', async () => {
    expect(await failure(`http://127.0.0.1:${dead}/`)).toBe(true);
    expect(await failure('http://does-not-exist.invalid/')).toBe(true);
    if (client !== 'node:http') {
      expect(await failure(`https://127.0.0.1:${tlsPort}/`)).toBe(true);
      expect(await failure(`${upstream.origin.replace('http', 'https')}/`)).toBe(true);
    }
  });

  it('counts resets, cuts and nonsense', async () => {
    for (const path of ['reset', 'garbage', 'cut', 'cut-chunked'])
      expect([path, await failure(path)]).toEqual([path, true]);
  });

  it('counts timeouts, for the headers and in the body', async () => {
    for (const path of ['silent', 'stall']) {
      expect([path, await failure(path, { timeout: 100 })]).toEqual([path, true]);
    }
  });

  it('counts 5xx, not 4xx, and 429 when told to', async () => {
    const codes = [200, 400, 401, 404, 429, 500, 502, 503, 504];
    const judged = await Promise.all(codes.map((code) => failure(`status/${code}`)));
    expect(judged).toEqual(codes.map((code) => code >= 500));
    expect(await judge(httpFailure({ rateLimited: true }), call(`${upstream.origin}/status/429`, {}))).toBe(true);
  });

  it('counts a redirect loop, where it is followed', async () => {
    expect(await failure('loop')).toBe(FOLLOWING.includes(client));
  });

  it('does not count what its caller aborted, with or without a reason', async () => {
    for (const path of ['silent', 'stall']) {
      for (const reason of [undefined, new Error('the user left')]) {
        const controller = new AbortController();
        const before = upstream.requests;
        const ended = call(`${upstream.origin}/${path}`, { signal: controller.signal }).catch((error) => error);
        while (upstream.requests === before) await new Promise(setImmediate);
        controller.abort(reason);
        const error = await ended;
        expect(httpFailure().error?.(error)).toBe(false);
        if (reason === undefined) expect(aborted().error?.(error)).toBe(true);
      }
    }
  });
});

describe('networkError() on what other clients report', () => {
  const judged = (call: Promise<unknown>) => judge(networkError(), call);

  it('counts what ioredis reports', async () => {
    for (const [port, options] of [
      [dead, { retryStrategy: null, maxRetriesPerRequest: 0 }],
      [dead, { retryStrategy: () => 1, maxRetriesPerRequest: 1 }],
      [silentPort, { retryStrategy: null, commandTimeout: 50 }],
    ] as const) {
      const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true, ...options } as never);
      redis.on('error', () => {});
      const counted = await judged(redis.get('key'));
      redis.disconnect();
      expect(counted).toBe(true);
    }
  });

  it('counts what pg reports', async () => {
    const config = { host: '127.0.0.1', user: 'u', password: 'p', database: 'd', connectionTimeoutMillis: 100 };
    for (const port of [dead, silentPort]) {
      const client = new pg.Client({ ...config, port });
      client.on('error', () => {});
      expect(await judged(client.connect())).toBe(true);
    }
  });
});

describe('grpcStatus()', () => {
  const error = (port: number) => {
    const client = new GrpcClient(`127.0.0.1:${port}`, credentials.createInsecure());
    return new Promise((resolve) => {
      const none = Buffer.alloc(0);
      const options = { deadline: Date.now() + 200 };
      client.makeUnaryRequest(
        '/shop.Pay/Charge',
        () => none,
        String,
        none,
        new Metadata(),
        options,
        (failed) => {
          client.close();
          resolve(failed);
        },
      );
    });
  };

  it('counts what @grpc/grpc-js reports of a server that is down or silent', async () => {
    const [down, mute] = await Promise.all([error(dead), error(silentPort)]);
    expect(grpcStatus().error?.(down)).toBe(true);
    expect(grpcStatus('UNAVAILABLE').error?.(down)).toBe(true);
    expect(grpcStatus('NOT_FOUND').error?.(down)).toBe(false);
    expect(grpcStatus().error?.(mute)).toBe(true);
  });

  it.each([
    [2, true],
    [4, true],
    [13, true],
    [14, true],
    [15, true],
    [1, false],
    [3, false],
    [5, false],
    [8, false],
    [12, false],
    [16, false],
  ])('status %i: %s', (code, counts) => {
    const failed = Object.assign(new Error('x'), { code, details: 'x' });
    expect(grpcStatus().error?.(failed)).toBe(counts);
    expect(grpcStatus().error?.(new Error('wrapped', { cause: failed }))).toBe(counts);
    expect(grpcStatus(code).error?.(failed)).toBe(true);
  });

  it('takes no number of another kind of error for a status', () => {
    expect(grpcStatus(12).error?.(new DOMException('x', 'SyntaxError'))).toBe(false);
  });

  it('refuses what is no status', () => {
    expect(() => grpcStatus('DOWN' as never)).toThrow(
      'grpcStatus(...statuses)[0] must be the name of a gRPC status, such as "UNAVAILABLE"; got "DOWN"',
    );
    expect(() => grpcStatus('OK', 17)).toThrow('grpcStatus(...statuses)[1] must be a gRPC status from 0 to 16; got 17');
  });
});

describe('networkError()', () => {
  const counts = (error: unknown) => networkError().error?.(error);
  const coded = (code: string, options?: ErrorOptions) => Object.assign(new Error('x', options), { code });

  it('looks through causes and aggregates, bounded, and safe against cycles and getters that throw', () => {
    expect(counts(new Error('a', { cause: new Error('b', { cause: coded('ECONNRESET') }) }))).toBe(true);
    expect(counts(new AggregateError([new Error('x'), coded('ECONNREFUSED')]))).toBe(true);
    const cycle = new Error('a') as Error & { cause?: unknown };
    cycle.cause = new Error('b', { cause: cycle });
    expect(counts(cycle)).toBe(false);
    const hostile = Object.defineProperty(new Error('x'), 'code', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(counts(hostile)).toBe(false);
    let deep: unknown = coded('ECONNRESET');
    for (let i = 0; i < 50; i++) deep = new Error('x', { cause: deep });
    expect(counts(deep)).toBe(false);
  });

  it.each([
    ['Chromium', new TypeError('Failed to fetch')],
    ['Chromium, in the body', new TypeError('network error')],
    ['Firefox', new TypeError('NetworkError when attempting to fetch resource.')],
    ['Safari', new TypeError('Load failed')],
    ['workerd', Object.assign(new Error('Network connection lost.'), { name: 'TypeError' })],
    ['Deno', new TypeError('error sending request for url (http://x/): client error (Connect)')],
    ['Deno, redirected without end', new TypeError('Fetch failed: Maximum number of redirects (20) reached')],
    ['Deno, unpacking', new TypeError('unexpected end of file')],
    ['Bun', Object.assign(new Error('Unable to connect.'), { code: 'ConnectionRefused' })],
    ['a deadline', new DOMException('The operation timed out.', 'TimeoutError')],
    ['a certificate', coded('CERT_HAS_EXPIRED')],
    ['a name that does not match', coded('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['PostgreSQL that shuts down', coded('57P01')],
  ])('counts what %s says', (_, error) => expect(counts(error)).toBe(true));

  it.each([
    ['nothing', undefined],
    ['text', 'ECONNRESET'],
    ['a bug', new TypeError("Cannot read properties of undefined (reading 'x')")],
    ['an invalid URL', Object.assign(new TypeError('Failed to parse URL'), { cause: coded('ERR_INVALID_URL') })],
    ['a limit of the caller', coded('UND_ERR_RES_EXCEEDED_MAX_SIZE')],
    ['a client that was closed', coded('UND_ERR_CLOSED')],
    ['an abort', new DOMException('x', 'AbortError')],
    ['a cancellation', coded('ERR_CANCELED', { cause: coded('ECONNRESET') })],
    ['a PostgreSQL error', coded('23505')],
  ])('does not count %s', (_, error) => expect(counts(error)).toBe(false));

  it('composes and prints itself', () => {
    expect(
      String(
        networkError()
          .or(httpFailure({ rateLimited: true }))
          .and(grpcStatus(14).not()),
      ),
    ).toBe('(network_error() or http_failure(rate_limited)) and not grpc_status(UNAVAILABLE)');
  });
});
