import { CallNotPermittedError, failureStreak } from '@fluxgate/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import axios, { type AxiosRequestConfig } from 'axios';
import { type AxiosOptions, protectAxios } from './axios.js';
import { Outcomes } from './testing/outcomes.js';
import { deadPort, startUpstream, type Upstream } from './testing/upstream.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

describe.each(['http', 'fetch'] as const)('an axios instance on the %s adapter', (adapter) => {
  function setUp(options: AxiosOptions = {}, config: AxiosRequestConfig = {}) {
    const heard = new Outcomes();
    const instance = axios.create({ baseURL: upstream.origin, adapter, ...config });
    const api = protectAxios(instance, {
      ...options,
      defaults: { ...heard.listening, ...(options.defaults as object) },
    });
    return { heard, api };
  }

  it.each([
    ['ok', 'success'],
    ['json', 'success'],
    ['gzip', 'success'],
    ['pieces', 'success'],
    ['status/204', 'success'],
    ['status/404', 'success'],
    ['status/429', 'success'],
    ['status/500', 'failure'],
    ['status/503', 'failure'],
    ['cut', 'failure'],
    ['cut-chunked', 'failure'],
    ['gzip-bad', 'failure'],
    ['stall', 'failure'],
    ['silent', 'failure'],
    ['reset', 'failure'],
    ['garbage', 'failure'],
    ['loop', 'failure'],
  ])('counts /%s as a %s, and throws what axios throws', async (path, outcome) => {
    const timed = ['stall', 'silent'].includes(path) ? { timeout: 200 } : {};
    const { heard, api } = setUp(timed);
    const bare = axios.create({ baseURL: upstream.origin, adapter, ...timed });
    const told = (error: { name: string; code: string; message: string; status?: number }) => {
      const { name, code, message, status } = error;
      return { isAxiosError: axios.isAxiosError(error), name, code, message, status };
    };
    const [actual, expected] = await Promise.all([api.get(path).catch(told), bare.get(path).catch(told)]);
    expect(heard.outcomes).toEqual([outcome]);
    if ('data' in expected && 'data' in actual) expect(actual.data).toEqual(expected.data);
    else expect(actual).toEqual(expected);
  });

  it('counts a refused connection as a failure', async () => {
    const { heard, api } = setUp();
    await expect(api.get(`http://127.0.0.1:${await deadPort()}/`)).rejects.toMatchObject({ isAxiosError: true });
    expect(heard.outcomes).toEqual(['failure']);
  });

  it('judges what validateStatus lets pass', async () => {
    const { heard, api } = setUp({}, { validateStatus: null });
    expect((await api.get('status/503')).status).toBe(503);
    expect(heard.outcomes).toEqual(['failure']);
  });

  it('leaves interceptors as they are', async () => {
    const { heard, api } = setUp();
    api.interceptors.request.use((config) => {
      config.headers.set('x-header', 'set by an interceptor');
      return config;
    });
    api.interceptors.response.use(({ headers }) => headers['x-header']);
    expect(await api.post('echo', 'hello')).toBe('set by an interceptor');
    expect(heard.outcomes).toEqual(['success']);
  });

  it('ignores what is cancelled, by signal or token, before or in the body', async () => {
    const { heard, api } = setUp();
    for (const path of ['silent', 'stall']) {
      const before = upstream.requests;
      const controller = new AbortController();
      const source = axios.CancelToken.source();
      const calls = [api.get(path, { signal: controller.signal }), api.get(path, { cancelToken: source.token })];
      const ended = Promise.allSettled(calls);
      while (upstream.requests < before + 2) await new Promise(setImmediate);
      controller.abort(new Error('the user left'));
      source.cancel('the user left');
      expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      await Promise.all(calls.map((call) => expect(call).rejects.toMatchObject({ code: 'ERR_CANCELED' })));
    }
    expect(heard.outcomes).toEqual(['ignored', 'ignored', 'ignored', 'ignored']);
  });

  it('counts a deadline of the caller as a failure', async () => {
    const { heard, api } = setUp();
    await expect(api.get('silent', { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect(heard.outcomes).toEqual(['failure']);
  });

  it.each([
    ['pieces', 'success'],
    ['cut', 'failure'],
    ['cut-chunked', 'failure'],
  ])('ends a streamed call with its stream: %s', async (path, outcome) => {
    const { heard, api } = setUp();
    const { data } = await api.get(path, { responseType: 'stream' });
    const read = async () => {
      for await (const _ of data);
    };
    await read().catch(() => {});
    expect(await heard.until(1)).toEqual([outcome]);
  });

  it('ignores a stream that its reader gives up', async () => {
    const { heard, api } = setUp();
    const { data } = await api.get('stall', { responseType: 'stream' });
    if (adapter === 'http') data.destroy();
    else await data.cancel();
    expect(await heard.until(1)).toEqual(['ignored']);
  });

  it('opens, rejects with the rejection itself, and honours Retry-After', async () => {
    const heard: unknown[] = [];
    const listener = { onSignal: (signal: unknown) => void heard.push(signal) };
    const { api } = setUp({ defaults: { tripper: failureStreak(1), listeners: [listener] } });
    await expect(api.get('status/503/9')).rejects.toMatchObject({ status: 503 });
    await expect(api.get('ok')).rejects.toThrow(CallNotPermittedError);
    expect(heard).toMatchObject([{ retryAfter: 9_000, circuitName: upstream.origin }]);
  });

  it('names circuits by the whole URL, base and path', async () => {
    const urls: string[] = [];
    const key = ({ url, method }: { url: URL; method: string }) => {
      urls.push(`${method} ${url.href}`);
      return url.pathname === '/free' ? null : url.host;
    };
    const { heard, api } = setUp({ key });
    await api.get('/ok', { params: { a: 1 } });
    await api.delete('/free');
    expect(urls).toEqual([`GET ${upstream.origin}/ok?a=1`, `DELETE ${upstream.origin}/free`]);
    expect(heard.events).toMatchObject([{ circuitName: new URL(upstream.origin).host }]);
  });
});

describe('protectAxios', () => {
  it('returns the instance', () => {
    const instance = axios.create();
    expect(protectAxios(instance)).toBe(instance);
  });

  it('keeps an adapter of the instance, and of a request', async () => {
    const heard = new Outcomes();
    const answer = (data: string) => async (config: object) =>
      ({ data, status: 200, statusText: '', headers: {}, config }) as never;
    const api = protectAxios(axios.create({ adapter: answer('instance') }), { defaults: heard.listening });
    expect((await api.get('http://pay.example/')).data).toBe('instance');
    expect((await api.get('http://pay.example/', { adapter: answer('request') })).data).toBe('request');
    expect(heard.outcomes).toEqual(['success']);
  });

  it.each([
    [undefined, {}, 'protectAxios(instance) must be an axios instance; got undefined'],
    [axios.create(), { tresh: 1 }, 'unknown option "tresh"; expected one of key, timeout'],
    [axios.create(), { timeout: 0 }, 'timeout must be a finite number of ms above 0; got 0'],
    [axios.create(), { timeout: { body: 1 } }, 'timeout must be a finite number of ms above 0; got an object'],
  ])('refuses bad input at once', (instance, options, message) => {
    expect(() => protectAxios(instance as never, options as never)).toThrow(message);
  });
});
