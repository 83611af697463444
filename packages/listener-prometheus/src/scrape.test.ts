import { gunzipSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import { scraper } from './scrape.js';

const registry = { contentType: 'text/plain; version=0.0.4', metrics: () => 'up 1\n' };

describe('a scrape', () => {
  const scrape = scraper({ registry }, registry);

  it("is answered with the registry's text under its content type", async () => {
    const { status, headers, body } = await scrape({ method: 'GET', acceptEncoding: undefined });

    expect(status).toBe(200);
    expect(headers).toEqual({ 'content-type': registry.contentType, vary: 'accept-encoding', 'content-length': '5' });
    expect(body.toString()).toBe('up 1\n');
  });

  it.each(['gzip', 'gzip, deflate, br', 'deflate, GZIP;q=0.5', '*', 'br;q=1.0, *;q=0.1'])(
    'is packed for one who accepts %p',
    async (acceptEncoding) => {
      const { headers, body } = await scrape({ method: 'GET', acceptEncoding });

      expect(headers['content-encoding']).toBe('gzip');
      expect(headers['content-length']).toBe(String(body.byteLength));
      expect(gunzipSync(body).toString()).toBe('up 1\n');
    },
  );

  it.each([undefined, null, '', 'identity', 'br', 'gzip;q=0', 'gzip; q=0.0, *', 'xgzip'])(
    'is not packed for one who accepts %p',
    async (acceptEncoding) => {
      const { headers, body } = await scrape({ method: 'GET', acceptEncoding });

      expect(headers).not.toHaveProperty('content-encoding');
      expect(body.toString()).toBe('up 1\n');
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('by %s is refused, and told what is accepted', async (method) => {
    const { status, headers } = await scrape({ method, acceptEncoding: undefined });

    expect(status).toBe(405);
    expect(headers).toMatchObject({ allow: 'GET, HEAD' });
  });
});

describe('scrapes that come at the same time', () => {
  it('share one rendering and one compression, and see what was true when they came', async () => {
    let rendered = 0;
    const registry = { contentType: 'text/plain', metrics: () => `rendered ${++rendered}\n` };
    const scrape = scraper({ registry }, registry);
    const other = scraper({ registry }, registry);
    const request = { method: 'GET', acceptEncoding: 'gzip' };

    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => (i % 2 ? scrape : other)(request)));

    expect(rendered).toBe(1);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect((await scrape({ ...request, acceptEncoding: '' })).body.toString()).toBe('rendered 2\n');
  });

  it('join one that is under way, and not one that hangs', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const pending: ((text: string) => void)[] = [];
      const registry = { contentType: 'text/plain', metrics: () => new Promise<string>((done) => pending.push(done)) };
      const scrape = scraper({ registry }, registry);
      const request = { method: 'GET', acceptEncoding: '' };
      const turn = () => new Promise(setImmediate).then(() => new Promise(setImmediate));

      const first = scrape(request);
      await turn();
      const second = scrape(request);
      await turn();
      expect(pending).toHaveLength(1);
      jest.advanceTimersByTime(1_000);
      const third = scrape(request);
      await turn();
      expect(pending).toHaveLength(2);

      pending[1]?.('third\n');
      expect((await third).body.toString()).toBe('third\n');
      pending[0]?.('first\n');
      expect((await Promise.all([first, second])).map(({ body }) => body.toString())).toEqual(['first\n', 'first\n']);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a scrape of a registry that fails', () => {
  const broken = [
    [
      'throws',
      {
        contentType: 'text/plain',
        metrics: () => {
          throw new Error('disk full');
        },
      },
    ],
    ['rejects', { contentType: 'text/plain', metrics: () => Promise.reject(new Error('disk full')) }],
  ] as const;

  it.each(broken)('is answered with 500 when it %s, and tells onError', async (_, registry) => {
    const onError = jest.fn();
    const { status, headers, body } = await scraper(
      { registry, onError },
      registry,
    )({ method: 'GET', acceptEncoding: 'gzip' });

    expect(status).toBe(500);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(body.toString()).toBe('The metrics could not be collected\n');
    expect(onError.mock.calls).toEqual([[new Error('disk full')]]);
  });

  it('is one line on console.error by default', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    await scraper({}, broken[0][1])({ method: 'GET', acceptEncoding: undefined });

    expect(log.mock.calls).toEqual([['fluxgate: the metrics could not be served: Error: disk full']]);
    log.mockRestore();
  });

  it('is answered with 500 also when onError throws', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    const onError = () => {
      throw new Error('and the log is full too');
    };
    const scrape = scraper({ onError }, broken[0][1]);

    expect((await scrape({ method: 'GET', acceptEncoding: undefined })).status).toBe(500);
    expect(log.mock.calls.map(([line]) => String(line).split(': ').at(-1))).toEqual([
      'disk full',
      'and the log is full too',
    ]);
    log.mockRestore();
  });
});

it.each([
  [{ registry: {} }, "registry must be an object with 'contentType' and 'metrics()'; got an object"],
  [{ registry: { metrics() {} } }, "registry must be an object with 'contentType' and 'metrics()'; got an object"],
  [{ registry: 'default' }, '; got "default"'],
  [{ onError: 'log' }, 'onError must be a function; got "log"'],
])('the options %p are refused', (options, message) => {
  expect(() => scraper(options as never, registry)).toThrow(new TypeError(message).message);
});
