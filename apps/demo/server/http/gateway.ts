import { metricsHandler } from '@fluxgate/listener-prometheus';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Setting } from '../../shared/events.js';
import type { PresetRunner } from '../presets/runner.js';
import type { Chronicle } from '../room/chronicle.js';
import type { Controls } from '../room/controls.js';
import { roomStream } from '../room/stream.js';
import type { Circuits } from '../shop/circuits.js';
import { type Pace, USUAL } from '../shop/pace.js';
import { shop } from '../shop/shop.js';
import type { Upstreams } from '../shop/upstreams.js';
import { STRICT_INPUT } from './bad-input.js';
import { chaos } from './chaos.js';
import { type GuardOptions, guard } from './guard.js';
import { operations } from './operations.js';
import { page } from './page.js';
import { presets } from './presets.js';
import { traffic } from './traffic.js';

/** What {@link createGateway} puts together. */
export interface GatewayOptions extends GuardOptions {
  readonly circuits: Circuits;
  /** Default {@link USUAL}. */
  readonly pace: Pace | undefined;
  readonly upstreams: Upstreams;
  readonly registry: Registry;
  readonly chronicle: Chronicle;
  readonly setting: Setting;
  readonly controls: Controls;
  readonly runner: PresetRunner;
  readonly log: FastifyBaseLogger;
}

/** How long requests on the way may take when the gateway closes, in ms: longer than it waits for any service. */
const GRACE = 1_500;

/** The shop's gateway: its endpoints, and what an operator needs beside them. It does not listen yet. */
export function createGateway(options: GatewayOptions): FastifyInstance {
  const { circuits, pace = USUAL, upstreams, registry, chronicle, setting, controls, runner, log } = options;
  const { payments, inventory, shipping } = upstreams;
  // Only what goes wrong: who runs the demo wants to read of circuits, not of requests.
  const app = Fastify({ ...STRICT_INPUT, loggerInstance: log.child({}, { level: 'warn' }) });
  guard(app, options);

  // Browsers open connections in advance and may never use them; closing would wait for these.
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), GRACE).unref();
  });

  const urls = { payments: payments.url, inventory: inventory.url, shipping: shipping.url };
  app.register(shop, { circuits, urls, timeout: pace.timeout });
  app.register(chaos, { controls });
  app.register(traffic, { controls });
  app.register(presets, { runner });
  app.register(operations, { circuits });
  app.register(roomStream, { chronicle, setting });

  const metrics = metricsHandler({ registry });
  app.get('/metrics', (request, reply) => {
    reply.hijack();
    metrics(request.raw, reply.raw);
  });

  app.register(page, {});
  return app;
}
