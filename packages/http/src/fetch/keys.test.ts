import { CircuitRegistry, cooldown, failureStreak, type Signal } from '@fluxgate/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CreateFetchOptions, createFetch, httpFailure, retryAfter } from '../index.js';
import { Outcomes } from '../testing/outcomes.js';
import { startUpstream, type Upstream } from '../testing/upstream.js';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

/** Answers everything, and is asked by nobody but us. */
const answering: typeof globalThis.fetch = async () => new Response('hello');

describe('the circuit of a request', () => {
  const nameOf = async (input: Parameters<typeof globalThis.fetch>[0], options: CreateFetchOptions = {}) => {
    const heard = new Outcomes();
    const fetch = createFetch({ ...options, fetch: answering, defaults: heard.listening });
    await (await fetch(input)).text();
    return heard.events.map(({ circuitName }) => circuitName);
  };

  it.each([
    ['https://pay.example/charge?x=1#y', 'https://pay.example'],
    ['HTTPS://PAY.Example:443/', 'https://pay.example'],
    ['http://pay.example:80', 'http://pay.example'],
    ['https://pay.example:8443/', 'https://pay.example:8443'],
    ['https://user:secret@pay.example/', 'https://pay.example'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example'],
    ['https://한국.example/', 'https://xn--3e0b707e.example'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
    ['http://0x7f.1/', 'http://127.0.0.1'],
    [new URL('https://pay.example/a'), 'https://pay.example'],
    [new Request('https://pay.example/b'), 'https://pay.example'],
  ])('of %s is that of its origin', async (input, name) => {
    expect(await nameOf(input)).toEqual([name]);
  });

  it.each(['data:text/plain,hello', 'blob:https://pay.example/x', 'about:blank'])(
    'there is none of %s',
    async (url) => {
      expect(await nameOf(url)).toEqual([]);
    },
  );

  it('is what `key` says; null sends the request unprotected', async () => {
    const key: CreateFetchOptions['key'] = ({ url, method }) =>
      url.pathname === '/free' ? null : `${method} ${url.pathname.split('/')[1]}`;
    expect(await nameOf('https://pay.example/charge/7', { key })).toEqual(['GET charge']);
    expect(await nameOf(new Request('https://pay.example/', { method: 'PUT' }), { key })).toEqual(['PUT ']);
    expect(await nameOf('https://pay.example/free', { key })).toEqual([]);
  });

  it('rejects when `key` names none', async () => {
    const fetch = createFetch({ fetch: answering, key: () => undefined as never });
    await expect(fetch('https://pay.example')).rejects.toThrow(
      'the name that key returns must be a non-empty string, or null; got undefined',
    );
  });

  it('has the options of its name', async () => {
    const heard = new Outcomes();
    const names: string[] = [];
    const fetch = createFetch({
      fetch: async () => new Response(null, { status: 418 }),
      defaults: (name) => {
        names.push(name);
        return heard.listening;
      },
      overrides: { 'https://tea.example': { tracker: { value: () => true } } },
    });
    await fetch('https://tea.example/');
    await fetch('https://pay.example/');
    expect(names).toEqual(['https://tea.example', 'https://pay.example']);
    expect(heard.outcomes).toEqual(['failure', 'success']);
  });

  it('may be in a registry that others use as well', async () => {
    const registry = new CircuitRegistry({ defaults: { tracker: httpFailure(), tripper: failureStreak(1) } });
    const fetch = createFetch({ registry });
    await fetch(`${upstream.origin}/status/500`);
    expect(registry.info()).toMatchObject([{ name: upstream.origin, state: 'open', failure: { status: 500 } }]);
  });

  it('is not counted for a call that is refused by fetch itself', async () => {
    const heard = new Outcomes();
    const fetch = createFetch({ defaults: heard.listening });
    await expect(fetch(upstream.origin, { method: 'A B' })).rejects.toThrow('is not a valid HTTP method');
    expect(heard.outcomes).toEqual(['ignored']);
  });
});

describe('Retry-After', () => {
  const waitFor = async (path: string, options: CreateFetchOptions = {}) => {
    const signals: Signal[] = [];
    const defaults = {
      tripper: failureStreak(1),
      retry: cooldown(60_000),
      tracker: httpFailure({ rateLimited: true }),
      listeners: [(signal: Signal) => void signals.push(signal)],
    };
    const fetch = createFetch({ defaults, ...options });
    await fetch(`${upstream.origin}/${path}`);
    return signals.map(({ retryAfter }) => retryAfter);
  };
  const date = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toUTCString());

  it.each([
    ['seconds', 'status/503/7', 7_000],
    ['of a 429 as well', 'status/429/7', 7_000],
    ['zero: the least', 'status/503/0', 1_000],
    ['absurd: the most', 'status/503/99999999999999999999', 300_000],
    ['negative: not a wait', 'status/503/-5', 60_000],
    ['fractional: not a wait', 'status/503/1.5', 60_000],
    ['words: not a wait', 'status/503/soon', 60_000],
    ['empty: not a wait', 'status/503/%20', 60_000],
    ['of a 500: not meant', 'status/500/7', 60_000],
    ['a date in the past: the least', `status/503/${date(-3_600_000)}`, 1_000],
    ['a date of long ago: the least', `status/503/${encodeURIComponent('Sun, 06 Nov 1994 08:49:37 GMT')}`, 1_000],
    ['none', 'status/503', 60_000],
  ])('%s', async (_, path, wait) => {
    expect(await waitFor(path)).toEqual([wait]);
  });

  it('a date, compared with the date of the response', async () => {
    const [wait] = await waitFor(`status/503/${date(120_000)}`);
    expect(wait).toBeGreaterThan(60_000);
    expect(wait).toBeLessThanOrEqual(121_000);
  });

  it('has bounds that can be moved, and can be turned off', async () => {
    expect(await waitFor('status/503/7', { retryAfter: { min: 10_000 } })).toEqual([10_000]);
    expect(await waitFor('status/503/7', { retryAfter: { min: 0, max: 5_000 } })).toEqual([5_000]);
    expect(await waitFor('status/503/7', { retryAfter: false })).toEqual([60_000]);
  });

  it('is honoured by overrides and by a registry with the rule', async () => {
    const signals: Signal[] = [];
    const listeners = [(signal: Signal) => void signals.push(signal)];
    const options = { tripper: failureStreak(1), listeners, retry: cooldown(20_000) };
    await createFetch({ overrides: { [upstream.origin]: options } })(`${upstream.origin}/status/503/8`);
    const registry = new CircuitRegistry({
      defaults: { ...options, tracker: httpFailure(), retry: retryAfter(cooldown(20_000), { max: 9_000 }) },
    });
    await createFetch({ registry })(`${upstream.origin}/status/503/10`);
    expect(signals.map(({ retryAfter: wait }) => wait)).toEqual([8_000, 9_000]);
  });

  it('is a rule that prints itself, and asks the one inside', () => {
    const opening = { reopens: 0, random: () => 0 } as Parameters<ReturnType<typeof cooldown>['delay']>[0];
    expect(String(retryAfter())).toBe('retry_after(cooldown(60000))');
    expect(retryAfter(cooldown(5)).delay(opening)).toBe(5);
    expect(retryAfter({ delay: () => 1, ready: () => false }).ready?.()).toBe(false);
    expect('ready' in retryAfter()).toBe(false);
  });
});

describe('bad options are refused at construction', () => {
  const registry = new CircuitRegistry();
  it.each([
    [5, 'createFetch(options) must be an object; got 5'],
    [{ tresh: 5 }, 'unknown option "tresh"; expected one of key, timeout, retryAfter, defaults, overrides, max, idle,'],
    [{ key: 'host' }, 'key must be a function; got "host"'],
    [{ timeout: '2s' }, 'timeout must be a number of ms, or an object with headers and body; got "2s"'],
    [{ timeout: 0 }, 'timeout must be a finite number of ms above 0; got 0'],
    [{ timeout: -1 }, 'timeout must be a finite number of ms above 0; got -1'],
    [{ timeout: Number.NaN }, 'timeout must be a finite number of ms above 0; got NaN'],
    [{ timeout: Infinity }, 'timeout must be a finite number of ms above 0; got Infinity'],
    [{ timeout: 2 ** 31 }, 'timeout must be at most 2147483647 ms (24.8 days); got 2147483648'],
    [{ timeout: { header: 1 } }, 'unknown option "header"; expected one of headers, body'],
    [{ timeout: { body: 0 } }, 'timeout.body must be a finite number of ms above 0; got 0'],
    [{ retryAfter: true }, 'retryAfter must be false, or an object with min and max; got true'],
    [{ retryAfter: { most: 5 } }, 'unknown option "most"; expected one of min, max'],
    [{ retryAfter: { min: -1 } }, 'retryAfter({ min }) must be a finite number of ms, 0 or more; got -1'],
    [{ retryAfter: { min: 5, max: 4 } }, 'retryAfter({ max }) must be at least min, 5 ms; got 4'],
    [{ defaults: 'none' }, 'defaults must be an object with options of a circuit, or a function that returns one'],
    [{ defaults: { tresh: 5 } }, 'unknown option "tresh"'],
    [{ overrides: { a: { window: 5 } } }, 'window'],
    [{ max: 0 }, 'max must be'],
    [{ idle: -5 }, 'idle must be'],
    [{ endless: true }, 'endless must be a function; got true'],
    [{ fetch: 'fetch' }, 'fetch must be a function; got "fetch"'],
    [{ registry: {} }, 'registry must be a CircuitRegistry; got an object'],
    [{ registry, max: 5 }, 'max must be set on the registry that is given as registry; got both'],
  ])('%j', (options, message) => {
    expect(() => createFetch(options as never)).toThrow(message);
  });

  it('and undefined is as good as absent', () => {
    const nothing = { key: undefined, timeout: undefined, retryAfter: undefined, defaults: undefined, max: undefined };
    expect(() => createFetch({ ...nothing, fetch: undefined, registry: undefined, idle: undefined })).not.toThrow();
  });
});
