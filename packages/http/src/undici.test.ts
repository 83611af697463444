import { CallNotPermittedError, failureStreak } from '@fluxgate/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, Client, type Dispatcher, interceptors, request, fetch as undiciFetch } from 'undici';
import { Outcomes } from './testing/outcomes.js';
import { deadPort, startUpstream, type Upstream } from './testing/upstream.js';
import { circuitBreaker, type UndiciOptions } from './undici.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

const dispatchers: Dispatcher[] = [];
afterEach(() => Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy())));

type Interceptors = Dispatcher.DispatcherComposeInterceptor[];

function setUp(options: UndiciOptions = {}, before: Interceptors = [], after: Interceptors = []) {
  const heard = new Outcomes();
  const defaults = { ...heard.listening, ...(options.defaults as object) };
  const agent = new Agent();
  dispatchers.push(agent);
  const dispatcher = agent.compose(...before, circuitBreaker({ ...options, defaults }), ...after);
  return {
    heard,
    dispatcher,
    get: (path: string, rest: object = {}) => request(`${upstream.origin}/${path}`, { dispatcher, ...rest }),
  };
}

describe('the undici interceptor', () => {
  it.each([
    ['ok', 'success'],
    ['ok/500000', 'success'],
    ['pieces', 'success'],
    ['status/204', 'success'],
    ['status/404', 'success'],
    ['status/429', 'success'],
    ['status/500', 'failure'],
    ['cut', 'failure'],
    ['cut-chunked', 'failure'],
    ['stall', 'failure'],
    ['silent', 'failure'],
    ['reset', 'failure'],
    ['garbage', 'failure'],
    ['redirect/ok', 'success'],
  ])('counts %s as a %s', async (path, outcome) => {
    const { heard, get } = setUp(['stall', 'silent'].includes(path) ? { timeout: 150 } : {});
    await get(path)
      .then(({ body }) => body.text())
      .catch(() => {});
    expect(await heard.until(1)).toEqual([outcome]);
  });

  it('counts a refused connection as a failure', async () => {
    const { heard, dispatcher } = setUp();
    await expect(request(`http://127.0.0.1:${await deadPort()}/`, { dispatcher })).rejects.toThrow('ECONNREFUSED');
    expect(heard.outcomes).toEqual(['failure']);
  });

  it('judges server-sent events by their headers', async () => {
    const { heard, get } = setUp();
    const { body } = await get('events');
    expect(heard.outcomes).toEqual(['success']);
    body.destroy();
  });

  it.each([
    ['without a reason', undefined],
    ['with a reason', new Error('the user left')],
  ])('ignores what its caller aborts %s', async (_, reason) => {
    const { heard, get } = setUp();
    const controller = new AbortController();
    const pending = get('silent', { signal: controller.signal });
    controller.abort(reason);
    await expect(pending).rejects.toBe(controller.signal.reason);
    const inBody = new AbortController();
    const { body } = await get('stall', { signal: inBody.signal });
    inBody.abort(reason);
    await expect(body.text()).rejects.toBe(inBody.signal.reason);
    expect(await heard.until(2)).toEqual(['ignored', 'ignored']);
  });

  it('counts a deadline of the caller as a failure', async () => {
    const { heard, get } = setUp();
    await expect(get('silent', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await heard.until(1)).toEqual(['failure']);
  });

  it('ignores a body that its reader gives up', async () => {
    const { heard, get } = setUp();
    const { body } = await get('stall');
    body.on('error', () => {}).destroy();
    expect(await heard.until(1)).toEqual(['ignored']);
  });

  it('ignores calls that undici refuses', async () => {
    const { heard, get } = setUp();
    await expect(get('ok', { method: 'NOT A METHOD' })).rejects.toThrow('invalid request method');
    expect(heard.outcomes).toEqual(['ignored']);
  });

  it('rejects with the rejection itself, and sends nothing', async () => {
    const { get } = setUp({ defaults: { tripper: failureStreak(1) } });
    await (await get('status/500')).body.dump();
    const before = upstream.requests;
    await expect(get('ok')).rejects.toThrow(CallNotPermittedError);
    expect(upstream.requests).toBe(before);
  });

  it('honours Retry-After, within bounds', async () => {
    const circuits: { retryAfter?: number | undefined }[] = [];
    const listener = { onSignal: (signal: { retryAfter?: number }) => void circuits.push(signal) };
    const { get } = setUp({ defaults: { tripper: failureStreak(1), listeners: [listener] } });
    await (await get('status/503/7')).body.dump();
    expect(circuits).toMatchObject([{ retryAfter: 7_000 }]);
  });

  it("serves Node's own fetch and undici's", async () => {
    const { heard, dispatcher } = setUp({ defaults: { tripper: failureStreak(2) } });
    const init = { dispatcher } as unknown as RequestInit;
    expect(await (await fetch(`${upstream.origin}/ok`, init)).text()).toContain('Fluxgate');
    await expect(fetch(`${upstream.origin}/cut`, init).then((response) => response.text())).rejects.toThrow(
      'terminated',
    );
    await expect(undiciFetch(`${upstream.origin}/reset`, { dispatcher })).rejects.toThrow('fetch failed');
    const rejected = fetch(`${upstream.origin}/ok`, init);
    await expect(rejected).rejects.toThrow('fetch failed');
    const error: unknown = await rejected.catch((thrown) => thrown);
    // Jest's realm has another Error than Node's fetch; examples/undici.ts shows that the cause is the rejection itself.
    expect(String((error as Error).cause)).toContain('is open: call not permitted');
    expect(heard.outcomes).toEqual(['success', 'failure', 'failure', 'not_permitted']);
  });

  it('protects a Client, which knows its origin itself', async () => {
    const client = new Client(upstream.origin);
    dispatchers.push(client);
    const heard = new Outcomes();
    const options = { defaults: heard.listening };
    const call = (interceptor: Dispatcher.DispatcherComposeInterceptor) =>
      client.compose(interceptor).request({ path: '/ok', method: 'GET' });
    await (await call(circuitBreaker({ ...options, origin: upstream.origin }))).body.text();
    expect(heard.events).toMatchObject([{ circuitName: upstream.origin, outcome: 'success' }]);
    await expect(call(circuitBreaker(options))).rejects.toThrow(
      'circuitBreaker({ origin }) must be set for requests that name no origin; got undefined',
    );
  });

  it('lets unprotected requests pass', async () => {
    const { heard, get } = setUp({ key: () => null });
    expect((await get('status/500')).statusCode).toBe(500);
    expect(heard.outcomes).toEqual([]);
  });

  it('protects an upgrade until it is made', async () => {
    const heard = new Outcomes();
    const client = new Client(upstream.origin);
    dispatchers.push(client);
    const protectedClient = client.compose(circuitBreaker({ defaults: heard.listening, origin: upstream.origin }));
    const upgrade = (path: string) => protectedClient.upgrade({ path, protocol: 'chat' });
    (await upgrade('/upgrade')).socket.destroy();
    expect(heard.outcomes).toEqual(['success']);
    await expect(protectedClient.upgrade({ path: '/silent', signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect(await heard.until(2)).toEqual(['success', 'failure']);
  });
});

describe('beside other interceptors', () => {
  const retry = interceptors.retry({ maxRetries: 2, minTimeout: 1, maxTimeout: 1, timeoutFactor: 1 });

  it('inside retry, each attempt is a call, and an open circuit is not retried', async () => {
    const { heard, get } = setUp({ defaults: { tripper: failureStreak(2) } }, [], [retry]);
    await expect(get('status/503')).rejects.toThrow();
    expect(await heard.until(3)).toEqual(['failure', 'failure', 'not_permitted']);
  });

  it('around retry, all attempts are one call', async () => {
    const { heard, get } = setUp({}, [retry]);
    const before = upstream.requests;
    await get('status/503')
      .then(({ body }) => body.dump())
      .catch(() => {});
    expect(upstream.requests - before).toBeGreaterThan(1);
    expect(await heard.until(1)).toEqual(['failure']);
  });

  it('inside redirect, each hop is a call; around it, all are one', async () => {
    const redirect = interceptors.redirect({ maxRedirections: 3 });
    const inside = setUp({}, [], [redirect]);
    await (await inside.get('redirect/status/500')).body.dump();
    expect(inside.heard.outcomes).toEqual(['success', 'failure']);
    const around = setUp({}, [redirect]);
    await (await around.get('redirect/status/500')).body.dump();
    expect(around.heard.outcomes).toEqual(['failure']);
  });

  it('inside cache, what the cache answers is no call', async () => {
    const { heard, get } = setUp({}, [], [interceptors.cache()]);
    await (await get('cached')).body.text();
    await (await get('cached')).body.text();
    expect(heard.outcomes).toEqual(['success']);
  });

  it.each([
    ['around dns, by name', true],
    ['inside dns, by address', false],
  ])('%s', async (_, around) => {
    const port = new URL(upstream.origin).port;
    const dns = interceptors.dns({ dualStack: false, affinity: 4 });
    const { heard, dispatcher } = around ? setUp({}, [dns]) : setUp({}, [], [dns]);
    await (await request(`http://localhost:${port}/ok`, { dispatcher })).body.text();
    const host = around ? 'localhost' : '127.0.0.1';
    expect(heard.events).toMatchObject([{ circuitName: `http://${host}:${port}`, outcome: 'success' }]);
  });

  it('inside dns, a rejection reaches its caller', async () => {
    const port = new URL(upstream.origin).port;
    const dns = interceptors.dns({ dualStack: false, affinity: 4 });
    const { dispatcher } = setUp({ defaults: { tripper: failureStreak(1) } }, [], [dns]);
    const call = (path: string) => request(`http://localhost:${port}/${path}`, { dispatcher });
    await (await call('status/500')).body.dump();
    await expect(call('ok')).rejects.toThrow(CallNotPermittedError);
  });
});
