import { randomUUID } from 'node:crypto';
import type { Service } from './services.js';
import { startUpstream, type Upstream, type UpstreamOptions } from './upstream.js';

/** The three services that the shop depends on. */
export type Upstreams = Readonly<Record<Service, Upstream>>;

const PAYMENTS: UpstreamOptions = {
  service: 'payments',
  serviceTime: 12,
  routes(app) {
    app.post<{ Body: { card: string } }>('/charges', async (request, reply) => {
      if (request.body.card === 'declined') return reply.code(402).send({ error: 'The card was declined' });
      return reply.code(201).send({ chargeId: randomUUID() });
    });
  },
};

const INVENTORY: UpstreamOptions = {
  service: 'inventory',
  serviceTime: 6,
  routes(app) {
    app.get<{ Params: { sku: string } }>('/stock/:sku', async ({ params }) => ({
      sku: params.sku,
      inStock: 1 + (params.sku.length % 7),
    }));
  },
};

const SHIPPING: UpstreamOptions = {
  service: 'shipping',
  serviceTime: 9,
  routes(app) {
    app.get<{ Params: { postcode: string } }>('/quotes/:postcode', async ({ params }) => ({
      postcode: params.postcode,
      price: params.postcode.startsWith('9') ? 7.9 : 4.9,
      days: 2,
    }));
  },
};

/** Start all three. */
export async function startUpstreams(): Promise<Upstreams> {
  const [payments, inventory, shipping] = await Promise.all([PAYMENTS, INVENTORY, SHIPPING].map(startUpstream));
  return { payments, inventory, shipping } as Upstreams;
}

/** Stop all three. */
export async function closeUpstreams(upstreams: Upstreams): Promise<void> {
  await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
}
