import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A server on loopback that misbehaves on demand: the path says how. */
export interface Upstream {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly origin: string;
  /** How many requests it has seen. */
  readonly requests: number;
  /** The connection of the latest request. */
  readonly latest: Socket | undefined;
  /** Connections that are open now. */
  readonly connections: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** What the server does for a path's first part; `rest` are the other parts. */
type Behaviour = (request: IncomingMessage, response: ServerResponse, rest: readonly string[]) => void;

const TEXT = 'Fluxgate '.repeat(100);

/** Lets what was written be sent before the connection is destroyed. */
function cut(response: ServerResponse): void {
  response.write('half', () => setImmediate(() => response.socket?.destroy()));
}

const behaviours: Readonly<Record<string, Behaviour>> = {
  /** /ok, /ok/SIZE */
  ok: (_, response, [size = '0']) => response.end(size === '0' ? TEXT : 'x'.repeat(Number(size))),
  json: (_, response) => response.setHeader('content-type', 'application/json').end('{"paid":7}'),
  form: (_, response) => response.setHeader('content-type', 'application/x-www-form-urlencoded').end('a=1&b=2'),
  echo: (request, response) => {
    response.setHeader('x-method', request.method ?? '');
    response.setHeader('x-header', String(request.headers['x-header']));
    request.pipe(response);
  },
  /** /status/CODE, /status/CODE/RETRY-AFTER */
  status: (_, response, [code = '200', wait]) => {
    if (wait !== undefined) response.setHeader('retry-after', decodeURIComponent(wait));
    response.statusCode = Number(code);
    response.end([204, 205, 304].includes(Number(code)) ? undefined : `status ${code}`);
  },
  cached: (_, response) => response.setHeader('cache-control', 'max-age=60').end(TEXT),
  empty: (_, response) => response.setHeader('content-length', 0).end(),
  redirect: (_, response, rest) => response.writeHead(302, { location: `/${rest.join('/')}` }).end(),
  loop: (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  gzip: (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(TEXT)),
  'gzip-bad': (_, response) => response.setHeader('content-encoding', 'gzip').end('nope'),
  cut: (_, response) => {
    response.setHeader('content-length', 100);
    cut(response);
  },
  'cut-chunked': (_, response) => cut(response),
  stall: (_, response) => void response.setHeader('content-length', 100).write('half'),
  silent: () => {},
  reset: (request) => void request.socket.resetAndDestroy(),
  garbage: (request) => void request.socket.end('garbage\r\n\r\n'),
  /** Server-sent events: two, and then nothing more. */
  events: (_, response) => void response.setHeader('content-type', 'text/event-stream').write('data: 1\n\ndata: 2\n\n'),
  'events-end': (_, response) => response.setHeader('content-type', 'text/event-stream').end('data: 1\n\n'),
  /** Piece by piece, each a macrotask apart. */
  pieces: (_, response) => {
    let left = 20;
    const next = (): void => {
      if (left-- === 0) response.end();
      else response.write('piece ', () => setImmediate(next));
    };
    next();
  },
};

export interface UpstreamOptions {
  /** How long the server keeps an idle connection, in ms; clients go by it. */
  readonly keepAlive?: number;
  /** Hears of each request. */
  readonly onRequest?: (path: string) => void;
}

export async function startUpstream({ keepAlive = 60_000, onRequest }: UpstreamOptions = {}): Promise<Upstream> {
  let requests = 0;
  let latest: Socket | undefined;
  const connections = new Set<Socket>();
  const server: Server = createServer({ keepAliveTimeout: keepAlive }, (request, response) => {
    requests++;
    latest = request.socket;
    onRequest?.(request.url ?? '');
    const [, first = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    (behaviours[first] ?? behaviours['ok'])?.(request, response, rest);
  });
  server.on('upgrade', (request, socket) => {
    requests++;
    if (request.url === '/upgrade')
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: chat\r\n\r\n');
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => connections.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    get latest() {
      return latest;
    },
    connections,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of connections) socket.destroy();
      }),
  };
}

/** A port on loopback that nothing listens on. */
export async function deadPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
