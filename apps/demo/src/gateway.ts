import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { metricsHandler } from '@fluxgate/listener-prometheus';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { STRICT_INPUT } from './bad-input.js';
import { chaos } from './chaos.js';
import { operations } from './operations.js';
import { shop } from './shop.js';
import { type Viewed, viewOf } from './view.js';

/** What {@link createGateway} puts together. */
export interface GatewayOptions extends Viewed {
  readonly registry: Registry;
  readonly log: FastifyBaseLogger;
}

/** How long requests on the way may take when the gateway closes, in ms: longer than it waits for any service. */
const GRACE = 1_500;

/** The page has everything it needs with it, and no business anywhere else. */
const PAGE_POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

/** The shop's gateway: its endpoints, and what an operator needs beside them. It does not listen yet. */
export function createGateway({ registry, log, ...viewed }: GatewayOptions): FastifyInstance {
  const { circuits, upstreams } = viewed;
  const { payments, inventory, shipping } = upstreams;
  // Only what goes wrong: who runs the demo wants to read of circuits, not of requests.
  const app = Fastify({ ...STRICT_INPUT, loggerInstance: log.child({}, { level: 'warn' }) });

  // Browsers open connections in advance and may never use them; closing would wait for these.
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), GRACE).unref();
  });

  app.register(shop, { circuits, urls: { payments: payments.url, inventory: inventory.url, shipping: shipping.url } });
  app.register(chaos, { upstreams, log });
  app.register(operations, { circuits });

  const metrics = metricsHandler({ registry });
  app.get('/metrics', (request, reply) => {
    reply.hijack();
    metrics(request.raw, reply.raw);
  });

  app.get('/api/view', async () => viewOf(viewed));
  app.register(fastifyStatic, {
    root: fileURLToPath(new URL('../page', import.meta.url)),
    setHeaders: (response) => response.setHeader('content-security-policy', PAGE_POLICY),
  });
  return app;
}
