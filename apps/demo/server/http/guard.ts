import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The page brings everything it needs, and loads nothing from elsewhere. */
const PAGE_POLICY =
  "default-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** By which names a server may be addressed, beside the loopback names of the machine. */
export interface GuardOptions {
  /** Default: none. */
  readonly names?: readonly string[] | undefined;
  /** Whether it listens on all addresses of the machine, so that any IP address may be its own. Default `false`. */
  readonly anyAddress?: boolean | undefined;
}

/**
 * Keep other sites out of `app`. A browser that shows another site can send requests here, too. So a request that changes
 * something has to come from this page or from no page at all, its body must not be plain text, which a form on another
 * site can send without asking, and every request has to address this server by one of its own names, so that a foreign
 * domain that resolves to this machine is rejected (DNS rebinding). Every server of the demo has this guard.
 */
export function guard(app: FastifyInstance, { names = [], anyAddress = false }: GuardOptions = {}): void {
  const known = new Set(names.map((name) => hostOf(isIPv6(name) ? `[${name}]` : name)?.hostname));
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
    const host = hostOf(request.headers.host ?? '');
    if (host === undefined || !(isOwn(host.hostname, anyAddress) || known.has(host.hostname))) {
      return refuse(reply, 403, 'Forbidden', 'Host must be a name of this server; --host adds names to the gateway');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD' && isForeign(request, host)) {
      return refuse(reply, 403, 'Forbidden', 'Requests from other sites are rejected; send them from the page itself');
    }
  });
}

function refuse(reply: FastifyReply, statusCode: number, error: string, message: string): FastifyReply {
  return reply.code(statusCode).send({ statusCode, error, message });
}

/** Host and port in `text`, normalised; `undefined` when it is not a host. */
function hostOf(text: string): URL | undefined {
  const url = `http://${text}`;
  if (!/^[\w.:[\]-]+$/.test(text) || !URL.canParse(url)) return undefined;
  return new URL(url);
}

function isOwn(hostname: string, anyAddress: boolean): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family === 0) return hostname === 'localhost' || hostname.endsWith('.localhost');
  return anyAddress || LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a browser says that another page sent the request. Clients other than browsers send none of these headers. */
function isForeign({ headers }: FastifyRequest, host: URL): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host.host);
}
