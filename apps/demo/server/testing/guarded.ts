import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawRequest } from './raw-request.js';

/** A server to test the guard of. */
export interface Guarded {
  readonly port: number;
  /** Where it accepts JSON, and a body that it accepts there. */
  readonly post: { readonly path: string; readonly body: string };
  /** Where it can be read. */
  readonly get: string;
  /** How many requests have changed something. */
  accepted(): number | Promise<number>;
  close(): Promise<unknown>;
}

const JSON_BODY = { 'content-type': 'application/json' };

/** Prove that the server that `start` starts keeps other sites out: the same tests for every server of the demo. */
export function keepsOtherSitesOut(title: string, start: () => Promise<Guarded>): void {
  describe(title, () => {
    let server: Guarded;
    let own: string;
    beforeAll(async () => {
      server = await start();
      own = `localhost:${server.port}`;
    });
    afterAll(() => server?.close());

    const post = (headers: Readonly<Record<string, string>>) => {
      const sent = { host: own, ...JSON_BODY, ...headers };
      return rawRequest(server.port, 'POST', sent, server.post.path, server.post.body);
    };
    const withOwn = (headers: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('OWN', own)]));

    it.each<[string, Record<string, string>]>([
      ['no page at all', {}],
      ['the page itself', { origin: 'http://OWN', 'sec-fetch-site': 'same-origin' }],
      ['the page behind a proxy that speaks https', { origin: 'https://OWN' }],
      ['the address bar', { 'sec-fetch-site': 'none' }],
    ])('accepts a change from %s', async (_from, headers) => {
      const before = await server.accepted();
      const { status = 0 } = await post(withOwn(headers));
      expect([200, 201]).toContain(status);
      expect(await server.accepted()).toBe(before + 1);
    });

    it.each<[string, Record<string, string>]>([
      ['another site', { origin: 'https://evil.example' }],
      ['another site, whose browser sends no origin', { 'sec-fetch-site': 'cross-site' }],
      ['another port of this machine', { origin: 'http://localhost:1' }],
      ['another port of this machine, as browsers mark it', { 'sec-fetch-site': 'same-site' }],
      ['a frame without an origin', { origin: 'null' }],
      ['an invalid origin', { origin: '<script>' }],
      ['another site that forges one header', { origin: 'http://OWN', 'sec-fetch-site': 'cross-site' }],
    ])('rejects a change from %s', async (_from, headers) => {
      const before = await server.accepted();
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
        const sent = { host: own, ...JSON_BODY, ...withOwn(headers) };
        const answer = await rawRequest(server.port, method, sent, server.post.path, server.post.body);
        expect(answer.status).toBe(403);
        expect(JSON.parse(answer.body)).toEqual({
          statusCode: 403,
          error: 'Forbidden',
          message: 'Requests from other sites are rejected; send them from the page itself',
        });
      }
      expect(await server.accepted()).toBe(before);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      'rejects a body of type %s, which a form can send',
      async (type) => {
        const before = await server.accepted();
        expect(await post({ 'content-type': type })).toMatchObject({ status: 415 });
        expect(await server.accepted()).toBe(before);
      },
    );

    it.each(['localhost', '127.0.0.1', '127.8.8.8', '[::1]', 'demo.localhost'])('answers to %s', async (name) => {
      const host = `${name}:${server.port}`;
      expect(await rawRequest(server.port, 'GET', { host }, server.get)).toMatchObject({ status: 200 });
    });

    it.each(['evil.example', 'localhost.evil.example', '192.168.1.7', '[2001:db8::1]', 'a@localhost', 'local host'])(
      'does not answer to %j',
      async (host) => {
        const before = await server.accepted();
        const answers = [await rawRequest(server.port, 'GET', { host }, server.get), await post({ host })];
        for (const { status, body } of answers) {
          expect(status).toBe(403);
          expect(JSON.parse(body)).toMatchObject({
            message: expect.stringMatching(/^Host must be a name of this server/),
          });
        }
        expect(await server.accepted()).toBe(before);
      },
    );

    it('sends headers that keep a browser from guessing, framing and fetching elsewhere, with errors, too', async () => {
      const answers = [
        await rawRequest(server.port, 'GET', { host: own }, server.get),
        await rawRequest(server.port, 'GET', { host: own }, '/%3Cscript%3E'),
        await rawRequest(server.port, 'GET', { host: 'evil.example' }, server.get),
      ];
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 403]);
      for (const { headers } of answers) {
        expect(headers).toMatchObject({
          'x-content-type-options': 'nosniff',
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        });
        expect(headers['content-type']).not.toMatch(/html/);
      }
    });
  });
}
