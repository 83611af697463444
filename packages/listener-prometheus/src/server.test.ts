import { EventEmitter, once } from 'node:events';
import { Agent, get as httpGet, request } from 'node:http';
import { connect, Server } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { MetricsServer, MetricsServerOptions } from './server.js';
import { CLIENTS } from './testing/clients.js';

const { fluxgate } = CLIENTS[0];
const registry = { contentType: 'text/plain; version=0.0.4', metrics: async () => 'up 1\n' };

/** A registry that answers when it is told to: `scrape()` waits for the next scrape, and gives what finishes it. */
function held() {
  const scrapes = new EventEmitter();
  return {
    registry: {
      contentType: 'text/plain',
      metrics: () => new Promise<string>((resolve) => void scrapes.emit('scrape', resolve)),
    },
    scrape: async (): Promise<(text: string) => void> => (await once(scrapes, 'scrape'))[0],
  };
}

describe('startMetricsServer', () => {
  const running: MetricsServer[] = [];
  afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

  async function start(options: MetricsServerOptions = {}): Promise<MetricsServer> {
    const server = await fluxgate.startMetricsServer({ port: 0, host: '127.0.0.1', registry, ...options });
    running.push(server);
    return server;
  }

  /** A server, and Node's own under it. */
  async function startWithInner(options: MetricsServerOptions = {}): Promise<[MetricsServer, Server]> {
    const listen = jest.spyOn(Server.prototype, 'listen');
    const server = await start(options);
    const [inner] = listen.mock.contexts as Server[];
    listen.mockRestore();
    return [server, inner as Server];
  }

  it('serves the metrics at its url', async () => {
    const server = await start();
    const response = await fetch(server.url);

    expect(server.url).toBe(`http://127.0.0.1:${server.port}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(registry.contentType);
    expect(await response.text()).toBe('up 1\n');
  });

  it.each(CLIENTS)("serves $name's own registry by default", async ({ client, fluxgate }) => {
    new client.Gauge({ name: 'default_one', help: 'in the global registry' });
    const server = await fluxgate.startMetricsServer({ port: 0, host: '127.0.0.1' });
    running.push(server);

    expect(await (await fetch(server.url)).text()).toContain('default_one 0\n');
    client.register.clear();
  });

  it('takes any free port for 0, another one each time', async () => {
    const [one, other] = [await start(), await start()];

    expect(one.port).toBeGreaterThan(0);
    expect(one.port).not.toBe(other.port);
  });

  it.each([
    ['::1', /^http:\/\/\[::1\]:\d+\/metrics$/],
    ['::', /^http:\/\/localhost:\d+\/metrics$/],
    ['0.0.0.0', /^http:\/\/127\.0\.0\.1:\d+\/metrics$/],
    [undefined, /^http:\/\/localhost:\d+\/metrics$/],
    ['localhost', /^http:\/\/localhost:\d+\/metrics$/],
  ])('listens on %p, under a url that works', async (host, url) => {
    const server = await start({ host });

    expect(server.url).toMatch(url);
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('serves another path when told so, and nothing else', async () => {
    const server = await start({ path: '/-/prometheus' });
    const status = async (path: string) => (await fetch(new URL(path, server.url))).status;

    expect(server.url.endsWith('/-/prometheus')).toBe(true);
    expect(await status('/-/prometheus')).toBe(200);
    expect(await status('/-/prometheus?format=text')).toBe(200);
    expect(await status('/metrics')).toBe(404);
    expect(await status('/-/prometheus/')).toBe(404);
    expect(await status('/')).toBe(404);
  });

  it('says under a wrong path where the metrics are', async () => {
    const server = await start();

    expect(await (await fetch(new URL('/', server.url))).text()).toBe('The metrics are at /metrics\n');
  });

  it('answers HEAD with the headers of the whole, without it', async () => {
    const server = await start();
    const response = await fetch(server.url, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('5');
    expect(await response.text()).toBe('');
  });

  it('answers other methods with 405', async () => {
    const server = await start();
    const response = await fetch(server.url, { method: 'PUT', body: 'x' });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('packs the answer for one who accepts gzip', async () => {
    const server = await start();
    const response = await fetch(server.url, { headers: { 'accept-encoding': 'gzip' } });

    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe('up 1\n');
  });

  it('stays up when the registry throws: 500, a line in the log, and the next scrape is served', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    const answers = [() => Promise.reject(new Error('not now')), async () => 'up 1\n'];
    const server = await start({ registry: { contentType: 'text/plain', metrics: () => answers.shift()?.() ?? '' } });

    expect((await fetch(server.url)).status).toBe(500);
    expect((await fetch(server.url)).status).toBe(200);
    expect(log.mock.calls).toEqual([['fluxgate: the metrics could not be served: Error: not now']]);
    log.mockRestore();
  });

  it('says which port is taken, and how to get a free one', async () => {
    const { port } = await start();

    await expect(start({ port })).rejects.toMatchObject({
      message: `the metrics server cannot listen on port ${port} of host "127.0.0.1": it is in use; port: 0 takes any that is free`,
      code: 'EADDRINUSE',
      cause: { code: 'EADDRINUSE' },
    });
  });

  it('says which address is none of this machine', async () => {
    await expect(start({ host: '192.0.2.1' })).rejects.toMatchObject({
      message: expect.stringMatching(/^the metrics server cannot listen on port 0 of host "192\.0\.2\.1": /),
      code: 'EADDRNOTAVAIL',
    });
  });

  describe('close()', () => {
    it('waits for the scrapes under way, on connections that are kept alive too, and takes no new ones', async () => {
      const { registry, scrape } = held();
      const server = await start({ registry });
      const agent = new Agent({ keepAlive: true });
      const asked = scrape();
      const answered = once(httpGet(server.url, { agent }), 'response');
      const finish = await asked;
      const events: string[] = [];

      const closed = server.close().then(() => events.push('closed'));
      await expect(fetch(server.url)).rejects.toThrow();
      events.push('finishing');
      finish('up 1\n');

      const [response] = await answered;
      expect(response.statusCode).toBe(200);
      response.resume();
      await closed;
      expect(events).toEqual(['finishing', 'closed']);
      agent.destroy();
    });

    it('does not wait for a connection that is kept alive and idle', async () => {
      const server = await start();
      const agent = new Agent({ keepAlive: true });
      const [response] = await once(httpGet(server.url, { agent }), 'response');
      response.resume();
      await once(response, 'end');

      await server.close();
      agent.destroy();
    });

    it.each([
      ['is silent', ''],
      ['has sent half a request', 'GET /metrics HTTP/1.1\r\nhost: x\r\n'],
      ['has sent what is no HTTP, and stays', '\u0000\u0001'],
    ])('does not wait for a connection that %s', async (_, sent) => {
      const [server, inner] = await startWithInner();
      const accepted = once(inner, 'connection');
      const socket = connect(server.port, '127.0.0.1').on('error', () => {});
      socket.resume();
      const [peer] = await accepted;
      if (sent !== '') {
        socket.write(sent);
        await once(peer, 'data');
      }

      await server.close();
      socket.destroy();
    });

    it('cuts off a peer that never reads its answer when its time is up', async () => {
      // More than the buffers of both ends hold.
      const large = { contentType: 'text/plain', metrics: () => 'x'.repeat(64_000_000) };
      const [server, inner] = await startWithInner({ registry: large });
      const asked = once(inner, 'request');
      const socket = connect(server.port, '127.0.0.1').on('error', () => {});
      socket.pause();
      socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
      await asked;

      await server.close({ timeout: 10 });
      socket.destroy();
    });

    it.each([
      [-1, RangeError, 'timeout must be a number of ms from 0 to 2147483647; got -1'],
      ['1s', TypeError, 'timeout must be a number of ms from 0 to 2147483647; got "1s"'],
    ])('rejects the timeout %p', async (timeout, Kind, message) => {
      const server = await start();

      await expect(async () => server.close({ timeout: timeout as never })).rejects.toThrow(new Kind(message));
    });

    it('is done once, however often it is called', async () => {
      const server = await start();

      expect(server.close()).toBe(server.close());
      await server.close();
      await expect(fetch(server.url)).rejects.toThrow();
    });

    it('gives the port back', async () => {
      const { port, close } = await start();
      await close();

      expect((await start({ port })).port).toBe(port);
    });
  });

  it('survives a scraper that goes away before the answer', async () => {
    const { registry, scrape } = held();
    const server = await start({ registry });
    const asked = scrape();
    const gone = request(server.url)
      .on('error', () => {})
      .end();
    const finish = await asked;
    gone.destroy();
    finish('up 1\n');

    const askedAgain = scrape();
    const next = fetch(server.url);
    (await askedAgain)('up 2\n');
    expect(await (await next).text()).toBe('up 2\n');
  });

  it('survives a failure of the server itself, and tells of it', async () => {
    const errors: unknown[] = [];
    const [server, inner] = await startWithInner({ onError: (error) => errors.push(error) });
    inner.emit('error', new Error('accept EMFILE'));

    expect(errors).toEqual([new Error('accept EMFILE')]);
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('survives what is no HTTP', async () => {
    const server = await start();
    const socket = connect(server.port, '127.0.0.1').end('\u0000\u0001 nonsense\r\n\r\n');
    socket.resume();
    await once(socket, 'close');

    expect((await fetch(server.url)).status).toBe(200);
  });

  it.each([
    [{ port: -1 }, RangeError, 'port must be a port number from 0 to 65535; got -1'],
    [{ port: 65_536 }, RangeError, '; got 65536'],
    [{ port: 80.5 }, RangeError, '; got 80.5'],
    [{ port: '9464' }, TypeError, '; got "9464"'],
    [
      { hostname: 'localhost' },
      TypeError,
      'unknown option "hostname"; expected one of registry, onError, port, host, path, unref',
    ],
    [{ host: '' }, TypeError, 'host must be a host name or an IP address; got ""'],
    [{ path: 'metrics' }, TypeError, 'path must be a path that starts with \'/\'; got "metrics"'],
    [{ path: '/metrics?x' }, TypeError, '; got "/metrics?x"'],
    [{ unref: 1 }, TypeError, 'unref must be true or false; got 1'],
    [{ registry: {} }, TypeError, "registry must be an object with 'contentType' and 'metrics()'; got an object"],
    [{ onError: null }, TypeError, 'onError must be a function; got null'],
    [null, TypeError, '; got null'],
  ])('rejects the options %p', async (options, Kind, message) => {
    const started = fluxgate.startMetricsServer(options as never);

    await expect(started).rejects.toThrow(Kind);
    await expect(started).rejects.toThrow(message);
  });
});
