import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The page has everything it needs with it, and no business anywhere else. */
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

/** By which names the gateway may be addressed, beside the machine's own for itself. */
export interface GuardOptions {
  readonly names: readonly string[];
  /** Whether it listens on all addresses of the machine, so that any IP address may be its own. */
  readonly anyAddress: boolean;
}

/**
 * Keep other sites out. A browser that shows one can send requests here, too: so whatever changes something has to come from
 * this page or from no page at all, and whatever is asked for has to be asked of this server by a name of its own, so
 * that nobody's domain can be pointed here and pass for it (DNS rebinding).
 */
export function guard(app: FastifyInstance, { names, anyAddress }: GuardOptions): void {
  const known = new Set(names.map((name) => hostOf(isIPv6(name) ? `[${name}]` : name)?.hostname));
  app.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(HEADERS)) reply.raw.setHeader(name, value);
    const host = hostOf(request.headers.host ?? '');
    if (host === undefined || !(isOwn(host.hostname, anyAddress) || known.has(host.hostname))) {
      return refuse(reply, 403, 'Forbidden', 'Host is no name of this server: --host gives it more');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD' && isForeign(request, host)) {
      return refuse(reply, 403, 'Forbidden', 'Requests from other sites are refused: send them from the page itself');
    }
  });
}

function refuse(reply: FastifyReply, statusCode: number, error: string, message: string): FastifyReply {
  return reply.code(statusCode).send({ statusCode, error, message });
}

/** Host and port of `text`, normalised; `undefined` when it is neither. */
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

/** Whether a browser says that another page than ours sent the request. Who is no browser says nothing. */
function isForeign({ headers }: FastifyRequest, host: URL): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host.host);
}
