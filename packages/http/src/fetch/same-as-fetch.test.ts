import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFetch } from '../index.js';
import { startUpstream, type Upstream } from '../testing/upstream.js';

type Fetch = typeof globalThis.fetch;

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
});
afterAll(() => upstream.close());

/** What a caller can see of an error. */
function seenOf(error: unknown): object {
  const { name, message, code, cause } = error as Error & { code?: unknown };
  return { name, message, code, cause: cause === undefined ? undefined : seenOf(cause) };
}

/** What a caller can see of a response, read in one way and then once more. */
async function seen(fetch: Fetch, request: () => Parameters<Fetch>, read: (response: Response) => unknown) {
  try {
    const response = await fetch(...request());
    const { status, statusText, ok, url, redirected, type, body } = response;
    const { date, ...headers } = Object.fromEntries(response.headers);
    return {
      ...{ status, statusText, ok, url, redirected, type, headers, hasBody: body !== null },
      tag: [Object.prototype.toString.call(response), response instanceof Response, response.constructor.name],
      immutable: thrownBy(() => response.headers.set('x', 'y')),
      unread: response.bodyUsed,
      read: await outcomeOf(() => read(response)),
      bodyUsed: response.bodyUsed,
      again: await outcomeOf(() => response.text()),
      cloned: thrownBy(() => response.clone()),
    };
  } catch (error) {
    return seenOf(error);
  }
}

async function outcomeOf(act: () => unknown): Promise<unknown> {
  try {
    const value = await act();
    if (value instanceof FormData) return [...value];
    if (value instanceof Blob) return { type: value.type, text: await value.text() };
    return value instanceof ArrayBuffer ? Buffer.from(value).toString() : value;
  } catch (error) {
    return seenOf(error);
  }
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return seenOf(error);
  }
}

async function byob(response: Response): Promise<string> {
  const reader = response.body?.getReader({ mode: 'byob' });
  let text = '';
  for (;;) {
    const chunk = await reader?.read(new Uint8Array(7));
    if (chunk === undefined || chunk.done) return text;
    text += Buffer.from(chunk.value).toString();
  }
}

const READS: Readonly<Record<string, (response: Response) => unknown>> = {
  text: (response) => response.text(),
  json: (response) => response.json(),
  arrayBuffer: (response) => response.arrayBuffer(),
  blob: (response) => response.blob(),
  formData: (response) => response.formData(),
  stream: async (response) => {
    let text = '';
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
    return text;
  },
  byob,
  pipe: async (response) => {
    let bytes = 0;
    const write = (chunk: Uint8Array): void => {
      bytes += chunk.byteLength;
    };
    const sink = new WritableStream<Uint8Array>({ write });
    await response.body?.pipeTo(sink);
    return bytes;
  },
  clone: async (response) => {
    const clone = response.clone();
    const { url, status, redirected, type } = clone;
    return [url, status, redirected, type, await clone.text(), clone.clone === response.clone, await response.text()];
  },
  cloneOfClone: (response) => response.clone().clone().text(),
  tee: async (response) => {
    const [left, right] = response.body?.tee() ?? [];
    return [await new Response(left).text(), await new Response(right).text()];
  },
  rewrapped: (response) => new Response(response.body, response).text(),
  cancel: (response) => response.body?.cancel('enough'),
  partly: async (response) => {
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel('enough');
    return first?.done;
  },
  locked: (response) => {
    response.body?.getReader();
    return response.text();
  },
};

const PATHS = [
  ...['ok', 'ok/0', 'ok/200000', 'json', 'form', 'gzip', 'pieces', 'empty', 'redirect/ok', 'redirect/status/404'],
  ...['status/200', 'status/201', 'status/204', 'status/205', 'status/304', 'status/400', 'status/404', 'status/429'],
  ...['status/500', 'status/503', 'status/599', 'status/799', 'status/999', 'events-end', 'loop', 'gzip-bad', 'cut'],
  ...['cut-chunked', 'reset', 'garbage'],
];

const INITS: Readonly<Record<string, (url: string) => Parameters<Fetch>>> = {
  string: (url) => [url],
  URL: (url) => [new URL(url)],
  Request: (url) => [new Request(url, { headers: { 'x-header': 'from a request' } })],
  'an object with toString': (url) => [{ toString: () => url } as string],
  HEAD: (url) => [url, { method: 'HEAD' }],
  'head, in small letters': (url) => [url, { method: 'head' }],
  POST: (url) => [url, { method: 'POST', body: 'hello', headers: { 'x-header': 'yes' } }],
  'POST by Request': (url) => [new Request(url, { method: 'POST', body: 'hello' })],
  'POST of a stream': (url) => [
    url,
    { method: 'POST', body: new Blob(['hello']).stream(), duplex: 'half' } as unknown as RequestInit,
  ],
  'null init': (url) => [url, null as never],
  'init by getters': (url) => [
    url,
    new (class {
      readonly #method = 'PUT';
      get method() {
        return this.#method;
      }
      readonly body = 'hello';
    })(),
  ],
  'a Request as init': (url) => [url, new Request(url, { method: 'DELETE' })],
  'a signal': (url) => [url, { signal: new AbortController().signal }],
  'a null signal': (url) => [new Request(url, { signal: AbortSignal.abort('no') }), { signal: null }],
  'redirect: manual': (url) => [url, { redirect: 'manual' }],
  'redirect: error': (url) => [url, { redirect: 'error' }],
};

const MISTAKES: Readonly<Record<string, (url: string) => Parameters<Fetch>>> = {
  'no URL': () => ['not a URL'],
  'a relative URL': () => ['/path'],
  'another scheme': () => ['ftp://example.com/'],
  'a bad port': () => ['http://127.0.0.1:1/'],
  credentials: () => ['http://user:password@127.0.0.1/'],
  undefined: () => [undefined as never],
  'data: URL': () => ['data:text/plain,hello'],
  'a body with GET': (url) => [url, { body: 'x' }],
  'a method that is none': (url) => [url, { method: 'A B' }],
  'a forbidden method': (url) => [url, { method: 'TRACE' }],
  'a header that is none': (url) => [url, { headers: { 'a b': 'c' } }],
  'a signal that is none': (url) => [url, { signal: {} as never }],
  'an aborted signal': (url) => [url, { signal: AbortSignal.abort() }],
  'an aborted signal with a reason': (url) => [url, { signal: AbortSignal.abort(new RangeError('mine')) }],
  'an aborted Request': (url) => [new Request(url, { signal: AbortSignal.abort('text') })],
  'a stream without duplex': (url) => [url, { method: 'POST', body: new Blob(['x']).stream() as never }],
};

// Circuits that never open: the answers are to be compared.
const defaults = { tripper: { holds: () => false } };
const variants: Readonly<Record<string, Fetch>> = {
  'without timeouts': createFetch({ defaults }),
  'with timeouts': createFetch({ defaults, timeout: 60_000 }),
};

describe.each(Object.entries(variants))(
  '%s, the same input gives the same output and the same error',
  (name, fetch) => {
    const timed = name === 'with timeouts';
    const same = async (
      path: string,
      init: (url: string) => Parameters<Fetch>,
      read: (response: Response) => unknown,
    ) => {
      const request = () => init(`${upstream.origin}/${path}`);
      const [actual, expected] = await Promise.all([seen(fetch, request, read), seen(globalThis.fetch, request, read)]);
      expect(actual).toEqual(expected);
    };

    // Timeouts change how a body is read, and nothing else does.
    it.each(timed ? PATHS : PATHS.slice(0, 8))('/%s, read in every way', async (path) => {
      await Promise.all(Object.values(READS).map((read) => same(path, (url) => [url], read)));
    });

    it.each(Object.entries(INITS))('a request by %s', async (_name, init) => {
      const paths = ['ok', 'echo', 'redirect/echo', 'status/204', 'cut'];
      await Promise.all(paths.map((path) => same(path, init, (response) => response.text())));
    });

    it.each(Object.entries(MISTAKES))('%s', (_name, init) => same('ok', init, (response) => response.text()));

    it('any combination', async () => {
      const any = <T>(of: Readonly<Record<string, T>>) => fc.constantFrom(...Object.entries(of));
      const story = fc.tuple(fc.constantFrom(...PATHS, 'echo'), any(INITS), any(READS));
      await fc.assert(
        fc.asyncProperty(story, ([path, [, init], [, read]]) => same(path, init, read)),
        { numRuns: Number(process.env['FLUXGATE_HTTP_RUNS'] ?? 40) },
      );
    });
  },
);
