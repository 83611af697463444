import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CLIENTS } from './testing/clients.js';

describe.each(CLIENTS)('on $name', ({ client, fluxgate: { metricsHandler, metricsResponse } }) => {
  const { Gauge, Registry, register } = client;
  const registry = new Registry();
  new Gauge({ name: 'mine', help: 'in a registry of its own', registers: [registry] });

  afterEach(() => register.clear());

  describe('metricsHandler', () => {
    async function get(handler: ReturnType<typeof metricsHandler>, init?: RequestInit): Promise<Response> {
      const server = createServer(handler).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      try {
        const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/anywhere`, init);
        return new Response(await response.text(), response);
      } finally {
        server.close();
      }
    }

    it('serves the given registry', async () => {
      const response = await get(metricsHandler({ registry }));

      expect(response.headers.get('content-type')).toBe(registry.contentType);
      expect(await response.text()).toContain('mine 0\n');
    });

    it("serves the client's own registry by default", async () => {
      new Gauge({ name: 'default_one', help: 'in the global registry' });

      expect(await (await get(metricsHandler())).text()).toContain('default_one 0\n');
    });

    it('answers HEAD with the headers alone', async () => {
      const [head, whole] = [await get(metricsHandler({ registry }), { method: 'HEAD' }), await registry.metrics()];

      expect(head.status).toBe(200);
      expect(head.headers.get('content-type')).toBe(registry.contentType);
      expect(await head.text()).toBe('');
      expect(whole).not.toBe('');
    });

    it('answers other methods with 405', async () => {
      const response = await get(metricsHandler({ registry }), { method: 'POST', body: 'x' });

      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, HEAD');
    });

    it('leaves a response alone that someone else has sent meanwhile', async () => {
      const slow = {
        contentType: 'text/plain',
        metrics: () => new Promise<string>((resolve) => setImmediate(resolve, '')),
      };
      const handler = metricsHandler({ registry: slow });
      const response = await get((req, res) => {
        handler(req, res);
        res.writeHead(503).end('too late');
      });

      expect(response.status).toBe(503);
    });

    it('refuses bad options when it is made', () => {
      expect(() => metricsHandler({ registry: 7 as never })).toThrow('; got 7');
      expect(() => metricsHandler(null as never)).toThrow('; got null');
      expect(() => metricsHandler({ path: '/' } as never)).toThrow(
        'unknown option "path"; expected one of registry, onError',
      );
    });
  });

  describe('metricsResponse', () => {
    it('is the metrics as a Response', async () => {
      const response = await metricsResponse({ registry });

      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(registry.contentType);
      expect(await response.text()).toContain('mine 0\n');
    });

    it("is of the client's own registry by default", async () => {
      new Gauge({ name: 'default_one', help: 'in the global registry' });

      expect(await (await metricsResponse()).text()).toContain('default_one 0\n');
    });

    it('heeds what the request asks for', async () => {
      const ask = (init: RequestInit) =>
        metricsResponse({ registry, request: new Request('http://localhost/metrics', init) });

      expect((await ask({ headers: { 'accept-encoding': 'gzip' } })).headers.get('content-encoding')).toBe('gzip');
      expect((await ask({ method: 'HEAD' })).body).toBeNull();
      expect((await ask({ method: 'DELETE' })).status).toBe(405);
    });

    it('is a 500 where the registry throws', async () => {
      const broken = { contentType: 'text/plain', metrics: () => Promise.reject(new Error('disk full')) };
      const errors: unknown[] = [];
      const response = await metricsResponse({ registry: broken, onError: (error) => errors.push(error) });

      expect(response.status).toBe(500);
      expect(errors).toEqual([new Error('disk full')]);
    });

    it('rejects bad options', async () => {
      await expect(metricsResponse({ registry: {} as never })).rejects.toThrow('; got an object');
      await expect(metricsResponse({ req: {} } as never)).rejects.toThrow(
        'unknown option "req"; expected one of registry, onError, request',
      );
    });
  });
});
