import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { MetricsSource } from './client.js';
import { send } from './handlers.js';
import { METRICS_OPTIONS, type MetricsOptions, plain, report, scraper } from './scrape.js';
import { flag, invalid, optionsOf } from './validate.js';

/** Options of `startMetricsServer`. */
export interface MetricsServerOptions extends MetricsOptions {
  /** The port to listen on; 0 picks a free one. Default 9464. */
  readonly port?: number | undefined;
  /**
   * The address to listen on, such as `'127.0.0.1'`. Default: all addresses of the machine, IPv6 and IPv4, so anyone who can
   * reach the machine can read the metrics.
   */
  readonly host?: string | undefined;
  /** The path of the metrics. Default `'/metrics'`. */
  readonly path?: string | undefined;
  /** Whether the process may exit while the server listens. Default `false`. */
  readonly unref?: boolean | undefined;
}

/** Options of a metrics server's `close()`. */
export interface MetricsServerCloseOptions {
  /** The time for running scrapes to finish, in ms. Default 5,000. */
  readonly timeout?: number | undefined;
}

/** A running metrics server. */
export interface MetricsServer {
  /** The URL of the metrics, such as `http://localhost:9464/metrics`. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /**
   * Stops listening. Running scrapes are answered; idle connections are closed at once. It always resolves: after `timeout` ms,
   * default 5,000, remaining connections (a peer that does not read its response) are cut off. Further calls return the same
   * promise.
   *
   * @throws TypeError or RangeError when `timeout` is not a number of ms from 0 to 2,147,483,647
   */
  close(options?: MetricsServerCloseOptions): Promise<void>;
}

/** `startMetricsServer` on any default registry. */
export async function serve(given: MetricsServerOptions, defaultRegistry: MetricsSource): Promise<MetricsServer> {
  const { port, host, path, unref, rest } = resolveOptions(given);
  const scrape = scraper(rest, defaultRegistry);
  let closing: Promise<void> | undefined;

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, async (request, response) => {
    const { method, headers, url = '/' } = request;
    const found = url.split('?', 1)[0] === path;
    const answer = found
      ? await scrape({ method, acceptEncoding: headers['accept-encoding']?.toString() })
      : plain(404, `The metrics are at ${path}`);
    // A connection that is kept alive would delay `close()` until it times out.
    if (closing !== undefined) response.setHeader('connection', 'close');
    send(answer, request, response);
  });
  const busy = trackConnections(server);
  if (unref) server.unref();

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(error, port, host)));
    server.listen({ port, host }, resolve);
  });
  // What fails later, as when the process has no file descriptor left for a connection, must not crash it.
  server.removeAllListeners('error').on('error', (error) => report(rest.onError, error));
  const address = server.address() as AddressInfo;

  return {
    url: `http://${hostInUrl(host)}:${address.port}${path}`,
    port: address.port,
    close: (options = {}) => (closing ??= closeServer(server, busy, closeTimeout(options))),
  };
}

/** How long a peer may take to send its request, in ms. A scrape is a few hundred bytes. */
const REQUEST_TIMEOUT = 10_000;

/** The open connections of `server`, each with the number of its requests that are not answered yet. */
function trackConnections(server: Server): ReadonlyMap<Socket, number> {
  const requests = new Map<Socket, number>();
  const count = (socket: Socket, change: 1 | -1): void => {
    const present = requests.get(socket);
    if (present !== undefined) requests.set(socket, present + change);
  };
  server.on('connection', (socket) => {
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
  });
  return requests;
}

/**
 * Node's `close()` waits for every connection, also for one on which a request never comes or whose peer never reads. Here only
 * scrapes under way are waited for, and those for at most `timeout` ms.
 */
function closeServer(server: Server, connections: ReadonlyMap<Socket, number>, timeout: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), timeout);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    for (const [socket, requests] of connections) if (requests === 0) socket.destroy();
  });
}

function closeTimeout(given: MetricsServerCloseOptions): number {
  const { timeout = 5_000 } = optionsOf('close(options)', given, { timeout: true });
  if (typeof timeout !== 'number' || !(timeout >= 0 && timeout <= LONGEST_TIMER)) {
    const Kind = typeof timeout === 'number' ? RangeError : TypeError;
    invalid('timeout', timeout, `a number of ms from 0 to ${LONGEST_TIMER}`, Kind);
  }
  return timeout;
}

/** The longest wait of a timer, in ms: 2^31 - 1. */
const LONGEST_TIMER = 2_147_483_647;

function resolveOptions(given: MetricsServerOptions) {
  const {
    port = 9464,
    host,
    path = '/metrics',
    unref = false,
    ...rest
  } = optionsOf('startMetricsServer(options)', given, {
    ...METRICS_OPTIONS,
    port: true,
    host: true,
    path: true,
    unref: true,
  });
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    invalid('port', port, 'a port number from 0 to 65535', typeof port === 'number' ? RangeError : TypeError);
  }
  if (host !== undefined && (typeof host !== 'string' || host === ''))
    invalid('host', host, 'a host name or an IP address');
  if (typeof path !== 'string' || !/^\/[^?#\s]*$/.test(path)) invalid('path', path, "a path that starts with '/'");
  return { port, host, path, unref: flag('unref', unref), rest };
}

/** Node's error with its `code`, in words that name the option. */
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
