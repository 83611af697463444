import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsSource } from './client.js';
import { send } from './handlers.js';
import { METRICS_OPTIONS, type MetricsOptions, plain, scraper, tell } from './scrape.js';
import { flag, options, refuse } from './validate.js';

/** What `startMetricsServer` can be told. */
export interface MetricsServerOptions extends MetricsOptions {
  /** The port to listen on; 0 takes any that is free. Default 9464. */
  readonly port?: number | undefined;
  /** The address to listen on, such as `'127.0.0.1'`. Default: all of the machine's, IPv6 and IPv4. */
  readonly host?: string | undefined;
  /** The path that the metrics are under. Default `'/metrics'`. */
  readonly path?: string | undefined;
  /** Whether the process may end while the server listens. Default `false`. */
  readonly unref?: boolean | undefined;
}

/** A running metrics server. */
export interface MetricsServer {
  /** Where the metrics are, such as `http://localhost:9464/metrics`. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /** Stop listening; resolves when the scrapes under way have been answered. Closing twice is closing once. */
  close(): Promise<void>;
}

/** `startMetricsServer` on any default registry. */
export async function serve(given: MetricsServerOptions, defaultRegistry: MetricsSource): Promise<MetricsServer> {
  const { port, host, path, unref, rest } = settle(given);
  const scrape = scraper(rest, defaultRegistry);
  let closing: Promise<void> | undefined;

  const server = createServer(async (request, response) => {
    const { method, headers, url = '/' } = request;
    const found = url.split('?', 1)[0] === path;
    const answer = found
      ? await scrape({ method, acceptEncoding: headers['accept-encoding']?.toString() })
      : plain(404, `The metrics are at ${path}`);
    // A connection that is kept alive would hold `close()` up until it times out.
    if (closing !== undefined) response.setHeader('connection', 'close');
    send(answer, request, response);
  });
  if (unref) server.unref();

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, port, host)));
    server.listen({ port, host }, resolve);
  });
  // What fails later, as when the process has no file descriptor left for a connection, must not bring it down.
  server.removeAllListeners('error').on('error', (error) => tell(rest.onError, error));
  const address = server.address() as AddressInfo;

  return {
    url: `http://${hostInUrl(host)}:${address.port}${path}`,
    port: address.port,
    close: () => (closing ??= new Promise((resolve) => server.close(() => resolve()))),
  };
}

function settle(given: MetricsServerOptions) {
  const {
    port = 9464,
    host,
    path = '/metrics',
    unref = false,
    ...rest
  } = options('startMetricsServer(options)', given, {
    ...METRICS_OPTIONS,
    port: true,
    host: true,
    path: true,
    unref: true,
  });
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    refuse('port', port, 'a port number from 0 to 65535', typeof port !== 'number');
  }
  if (host !== undefined && (typeof host !== 'string' || host === ''))
    refuse('host', host, 'a host name or an IP address');
  if (typeof path !== 'string' || !/^\/[^?#\s]*$/.test(path)) refuse('path', path, "a path that begins with '/'");
  return { port, host, path, unref: flag('unref', unref), rest };
}

/** Node's error, its `code` kept, in words that name the option. */
function cannotListen(error: NodeJS.ErrnoException, port: number, host: string | undefined): Error {
  const where = host === undefined ? `port ${port}` : `port ${port} of host ${JSON.stringify(host)}`;
  const why = error.code === 'EADDRINUSE' ? 'it is in use; port: 0 takes any that is free' : error.message;
  return Object.assign(new Error(`the metrics server cannot listen on ${where}: ${why}`, { cause: error }), {
    code: error.code,
  });
}

/** A host under which a client on this machine reaches the server. */
function hostInUrl(host: string | undefined): string {
  if (host === undefined || host === '::') return 'localhost';
  if (host === '0.0.0.0') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
