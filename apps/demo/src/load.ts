import type { Provenance } from './shop.js';

/** The shop's endpoints, as the shoppers use them. */
export type Endpoint = 'orders' | 'stock' | 'delivery';

/** One answer of the shop, as a shopper saw it. */
export interface ShopAnswer extends Partial<Provenance> {
  readonly endpoint: Endpoint;
  /** The HTTP status; 0 when there was no answer at all. */
  readonly status: number;
  /** From request to answer, in ms, over the wire. */
  readonly roundTrip: number;
  /** How long the gateway needed for it, by its `Server-Timing` header, in ms. */
  readonly inGateway: number | undefined;
}

/** What {@link startLoad} needs to know. */
export interface LoadOptions {
  /** The gateway's base URL. */
  readonly url: string;
  /** Requests a second. */
  readonly perSecond: number;
  /** At most so many unanswered at once; who would come beyond that stays away. Default 100. */
  readonly maxInFlight?: number;
  /** Told of every answer. */
  readonly onAnswer?: (answer: ShopAnswer) => void;
}

/** Shoppers at work. */
export interface Load {
  /** No more requests; resolves when those on the way are answered. */
  stop(): Promise<void>;
}

/** For every order, shoppers look at an article and at the price of delivery. */
const ROUND: readonly (readonly [Endpoint, string, RequestInit?])[] = [
  ['stock', '/stock/teapot'],
  ['delivery', '/delivery/10115'],
  [
    'orders',
    '/orders',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sku: 'teapot', card: 'valid' }),
    },
  ],
];

/** Send shoppers to the shop, at a steady rate and in turn to each of its endpoints. */
export function startLoad({ url, perSecond, maxInFlight = 100, onAnswer }: LoadOptions): Load {
  const inFlight = new Set<Promise<void>>();
  let turn = 0;

  const timer = setInterval(() => {
    if (inFlight.size >= maxInFlight) return;
    const [endpoint, path, init] = ROUND[turn++ % ROUND.length] as (typeof ROUND)[number];
    const visit = ask(endpoint, url + path, init).then((answer) => {
      inFlight.delete(visit);
      onAnswer?.(answer);
    });
    inFlight.add(visit);
  }, 1_000 / perSecond);

  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(inFlight);
    },
  };
}

async function ask(endpoint: Endpoint, url: string, init?: RequestInit): Promise<ShopAnswer> {
  const start = performance.now();
  try {
    const response = await fetch(url, init);
    const body = (await response.json()) as Partial<Provenance>;
    const roundTrip = performance.now() - start;
    const inGateway = /dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1];
    return {
      endpoint,
      status: response.status,
      roundTrip,
      inGateway: inGateway === undefined ? undefined : Number(inGateway),
      ...(body.answeredBy !== undefined && { answeredBy: body.answeredBy }),
      ...(body.because !== undefined && { because: body.because }),
    };
  } catch {
    return { endpoint, status: 0, roundTrip: performance.now() - start, inGateway: undefined };
  }
}
