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
  [{ registry: {} }, "registry is an object; accepted is an object with 'contentType' and 'metrics()'"],
  [{ registry: { metrics() {} } }, "registry is an object; accepted is an object with 'contentType' and 'metrics()'"],
  [{ registry: 'default' }, 'registry is "default"; accepted is'],
  [{ onError: 'log' }, 'onError is "log"; accepted is a function'],
])('the options %p are refused', (options, message) => {
  expect(() => scraper(options as never, registry)).toThrow(new TypeError(message).message);
});
