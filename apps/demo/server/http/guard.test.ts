import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { rawRequest } from '../testing/raw-request.js';
import { guard } from './guard.js';
import { listen } from './listen.js';

/** A server that counts what gets past its guard. */
async function guarded(options: Parameters<typeof guard>[1]) {
  let passed = 0;
  const app = Fastify();
  guard(app, options);
  app.removeContentTypeParser('text/plain');
  app.all('/any', async () => {
    passed++;
    return { passed };
  });
  const port = Number(new URL(await listen(app)).port);
  return { app, port, passed: () => passed };
}

let server: { app: FastifyInstance; port: number; passed: () => number };
let own: string;
beforeAll(async () => {
  server = await guarded({ names: ['wallboard.example', '2001:db8::7'], anyAddress: false });
  own = `localhost:${server.port}`;
});
afterAll(() => server.app.close());

describe('what changes something', () => {
  it.each<[string, Record<string, string>]>([
    ['from no page at all', {}],
    ['from the page itself', { origin: 'http://OWN', 'sec-fetch-site': 'same-origin' }],
    ['from the page behind a proxy that speaks https', { origin: 'https://OWN' }],
    ['by hand, out of the address bar', { 'sec-fetch-site': 'none' }],
  ])('may come %s', async (_from, headers) => {
    const { origin, ...rest } = headers;
    const sent = { host: own, ...rest, ...(origin && { origin: origin.replace('OWN', own) }) };
    expect(await rawRequest(server.port, 'POST', sent)).toMatchObject({ status: 200 });
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another site, whose browser tells no origin', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { origin: 'http://localhost:1' }],
    ['another port of this machine, as browsers see that', { 'sec-fetch-site': 'same-site' }],
    ['a frame without an origin', { origin: 'null' }],
    ['an origin that is none', { origin: '<script>' }],
    ['another site that forges one header', { origin: 'http://OWN', 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', async (_from, headers) => {
    const { origin, ...rest } = headers;
    const before = server.passed();
    const sent = { host: own, ...rest, ...(origin && { origin: origin.replace('OWN', own) }) };
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await rawRequest(server.port, method, sent);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toEqual({
        statusCode: 403,
        error: 'Forbidden',
        message: 'Requests from other sites are refused: send them from the page itself',
      });
    }
    expect(server.passed()).toBe(before);
  });

  it('has to be JSON', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
    for (const type of types) {
      const answer = await rawRequest(
        server.port,
        'POST',
        { host: own, 'content-type': type },
        '/any',
        '{"hang":true}',
      );
      expect([type, answer.status]).toEqual([type, 415]);
    }
  });
});

describe('whatever is asked for', () => {
  it.each([
    'localhost',
    '127.0.0.1',
    '127.8.8.8',
    '[::1]',
    'demo.localhost',
    'wallboard.example',
    'WALLBOARD.example',
    '[2001:DB8:0::7]',
  ])('may be asked of %s', async (host) => {
    expect(await rawRequest(server.port, 'GET', { host: `${host}:${server.port}` })).toMatchObject({ status: 200 });
  });

  it.each(['evil.example', 'localhost.evil.example', '192.168.1.7', '[2001:db8::1]', 'a@localhost', 'local host'])(
    'is refused of %j',
    async (host) => {
      for (const method of ['GET', 'POST']) {
        const answer = await rawRequest(server.port, method, { host });
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.body)).toMatchObject({ message: expect.stringContaining('Host is no name') });
      }
    },
  );

  it('may be asked of any address, but of no other name, where the server listens on all', async () => {
    const open = await guarded({ names: ['0.0.0.0'], anyAddress: true });
    try {
      expect(await rawRequest(open.port, 'GET', { host: '192.168.1.7:3000' })).toMatchObject({ status: 200 });
      expect(await rawRequest(open.port, 'GET', { host: 'evil.example' })).toMatchObject({ status: 403 });
    } finally {
      await open.app.close();
    }
  });

  it('comes with headers that keep a browser from guessing, framing and fetching elsewhere, refusals and errors too', async () => {
    const answers = [
      await rawRequest(server.port, 'GET', { host: own }),
      await rawRequest(server.port, 'GET', { host: own }, '/%3Cscript%3E'),
      await rawRequest(server.port, 'GET', { host: 'evil.example' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 403]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-type': expect.stringMatching(/^application\/json/),
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      });
    }
  });
});
