import { setTimeout as delay } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { type Faults, HEALTHY } from '../../shared/faults.js';
import { guard } from '../http/guard.js';
import { listen } from '../http/listen.js';
import type { Service } from './services.js';

/** A running upstream service. */
export interface Upstream {
  readonly service: Service;
  /** Its base URL. */
  readonly url: string;
  /** What is wrong with it now. */
  readonly faults: Faults;
  /** Turn the dials that are given and leave the others; returns all of them. */
  dial(faults: Partial<Faults>): Faults;
  /** Stop it. What hangs is cut off. */
  close(): Promise<void>;
}

/** What {@link startUpstream} needs to know. */
export interface UpstreamOptions {
  readonly service: Service;
  /** How long a request takes when nothing is wrong, in ms. */
  readonly serviceTime: number;
  /** What the service does; every request of these routes suffers the faults. */
  readonly routes: (app: FastifyInstance) => void;
  /** Decides, with `errorRate`, which requests fail. Default `Math.random`. */
  readonly random?: () => number;
}

/** Start a service of its own on a free loopback port. `GET /received` tells how many requests have reached it. */
export async function startUpstream({
  service,
  serviceTime,
  routes,
  random = Math.random,
}: UpstreamOptions): Promise<Upstream> {
  let faults = HEALTHY;
  let received = 0;

  const app = Fastify({ forceCloseConnections: true });
  guard(app);
  app.get('/received', () => ({ received }));
  app.register(async (business) => {
    business.addHook('preHandler', async (_request, reply) => {
      received++;
      const { errorRate, latency, hang } = faults;
      if (hang) await new Promise(() => {});
      await delay(serviceTime + latency);
      if (random() < errorRate) return reply.code(503).send({ error: `${service} is out of order` });
    });
    routes(business);
  });
  const url = await listen(app);

  return {
    service,
    url,
    get faults() {
      return faults;
    },
    dial(change) {
      faults = Object.freeze({ ...faults, ...change });
      return faults;
    },
    close: () => app.close(),
  };
}
