import { randomUUID } from 'node:crypto';
import { CallNotPermittedError } from '@fluxgate/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Circuits } from './circuits.js';
import type { Service } from './services.js';
import { UpstreamError, upstreamClient } from './upstream-client.js';

/** What every answer of the shop says about where it comes from. */
export interface Provenance {
  /** The service, or the gateway's fallback. */
  readonly answeredBy: Service | 'fallback';
  /** Why the fallback had to answer. */
  readonly because?: string;
}

/** An order taken: charged now, or as soon as payments work again. */
export interface OrderAnswer extends Provenance {
  readonly orderId: string;
  readonly payment: 'charged' | 'queued';
}

/** How many are in stock; `undefined` when nobody has known since the gateway started. */
export interface StockAnswer extends Provenance {
  readonly sku: string;
  readonly inStock: number | undefined;
}

/** What delivery costs, and how many days it takes. */
export interface DeliveryAnswer extends Provenance {
  readonly price: number;
  readonly days: number;
}

/** What the fallback says when the circuit did not let the call through. */
export const CIRCUIT_OPEN = 'circuit open';

/** What {@link shop} needs. */
export interface ShopOptions {
  readonly circuits: Circuits;
  /** The base URLs of the services. */
  readonly urls: Readonly<Record<Service, string>>;
  /** How long to wait for a service, in ms. */
  readonly timeout: number;
}

/**
 * The shop's own endpoints. Each answers from its service through that service's breaker, or from a fallback; the header
 * `Server-Timing` tells how long that took.
 */
export async function shop(app: FastifyInstance, { circuits, urls, timeout }: ShopOptions): Promise<void> {
  const { payments, inventory, shipping } = circuits;
  const paymentApi = upstreamClient('payments', urls.payments, timeout);
  const inventoryApi = upstreamClient('inventory', urls.inventory, timeout);
  const shippingApi = upstreamClient('shipping', urls.shipping, timeout);

  // An order is never lost: what cannot be charged now is queued, under its own number, so that it is charged once.
  const charge = payments.breaker.wrap(
    async (orderId: string, card: string): Promise<OrderAnswer> => {
      paymentApi.bodyOf(await paymentApi.post('/charges', { orderId, card }));
      return { orderId, payment: 'charged', answeredBy: 'payments' };
    },
    {
      fallback: (error, orderId): OrderAnswer => {
        if (error instanceof UpstreamError && error.statusCode < 500) throw error;
        return { orderId, payment: 'queued', ...fallback(error) };
      },
    },
  );
  app.post<{ Body: { sku: string; card: string } }>('/orders', { schema: ORDER_SCHEMA }, async (request, reply) => {
    const answer = await timed(reply, payments.breaker.name, () => charge(randomUUID(), request.body.card));
    return reply.code(answer.payment === 'charged' ? 201 : 202).send(answer);
  });

  // Better a figure of a minute ago than none. Only known articles are kept, so this cannot grow without end.
  const lastKnown = new Map<string, number>();
  const stock = inventory.breaker.wrap(
    async (sku: string): Promise<StockAnswer> => {
      const { inStock } = inventoryApi.bodyOf(await inventoryApi.get<{ inStock: number }>(`/stock/${sku}`));
      lastKnown.set(sku, inStock);
      return { sku, inStock, answeredBy: 'inventory' };
    },
    { fallback: (error, sku): StockAnswer => ({ sku, inStock: lastKnown.get(sku), ...fallback(error) }) },
  );
  app.get<{ Params: { sku: string } }>('/stock/:sku', { schema: STOCK_SCHEMA }, async (request, reply) =>
    timed(reply, inventory.breaker.name, () => stock(request.params.sku)),
  );

  // The answer is the protected function's value, whatever its status: the tracker judges it. So the fallback, which is for
  // errors, does not see a bad status, and the route has to.
  const quote = shipping.breaker.wrap((postcode: string, gone: AbortSignal) =>
    shippingApi.get<{ price: number; days: number }>(`/quotes/${postcode}`, gone),
  );
  app.get<{ Params: { postcode: string } }>(
    '/delivery/:postcode',
    { schema: DELIVERY_SCHEMA },
    async (request, reply) =>
      timed(reply, shipping.breaker.name, async (): Promise<DeliveryAnswer> => {
        try {
          const { price, days } = shippingApi.bodyOf(await quote(request.params.postcode, request.signal));
          return { price, days, answeredBy: 'shipping' };
        } catch (error) {
          return { price: 5.9, days: 4, ...fallback(error) };
        }
      }),
  );
}

function fallback(error: unknown): Provenance {
  const because = CallNotPermittedError.is(error)
    ? CIRCUIT_OPEN
    : error instanceof Error
      ? error.message
      : String(error);
  return { answeredBy: 'fallback', because };
}

async function timed<T>(reply: FastifyReply, circuit: string, call: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const answer = await call();
  reply.header('server-timing', `${circuit};dur=${(performance.now() - start).toFixed(3)}`);
  return answer;
}

/** What the shop sells. */
const ARTICLES = ['kettle', 'teapot', 'strainer', 'cup'] as const;

const ORDER_SCHEMA = {
  body: {
    type: 'object',
    description: 'a JSON object with sku and card',
    additionalProperties: false,
    required: ['sku', 'card'],
    properties: {
      sku: { enum: ARTICLES, description: `one of ${ARTICLES.join(', ')}` },
      card: { type: 'string', minLength: 1, maxLength: 40, description: "a card; 'declined' is one that is declined" },
    },
  },
} as const;

const STOCK_SCHEMA = {
  params: {
    type: 'object',
    properties: { sku: { enum: ARTICLES, description: `one of ${ARTICLES.join(', ')}` } },
  },
} as const;

const DELIVERY_SCHEMA = {
  params: {
    type: 'object',
    properties: { postcode: { type: 'string', pattern: '^[0-9]{5}$', description: 'five digits' } },
  },
} as const;
