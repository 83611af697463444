import { SERVICES, type Service } from './services.js';
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
  /** Requests a second for each service. */
  readonly perSecond: number;
  /** At most so many unanswered at once for each service; who would come beyond that stays away. Default 100. */
  readonly maxInFlight?: number;
  /** Told of every answer. */
  readonly onAnswer?: (answer: ShopAnswer) => void;
}

/** Shoppers at work. */
export interface Load {
  /** Send so many requests a second to the service's endpoint from now on; 0 for none. */
  set(service: Service, perSecond: number): void;
  /** Resolves when all requests that are on the way now are answered. */
  settled(): Promise<void>;
  /** No more requests; resolves when those on the way are answered. */
  stop(): Promise<void>;
}

/** What shoppers do that needs the service. */
const VISITS: Readonly<Record<Service, readonly [Endpoint, string, RequestInit?]>> = {
  payments: [
    'orders',
    '/orders',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sku: 'teapot', card: 'valid' }),
    },
  ],
  inventory: ['stock', '/stock/teapot'],
  shipping: ['delivery', '/delivery/10115'],
};

/** Send shoppers to the shop, at a steady rate to each of its endpoints. */
export function startLoad({ url, perSecond, maxInFlight = 100, onAnswer }: LoadOptions): Load {
  const streams = new Map(SERVICES.map((service) => [service, startVisits(service)]));

  function startVisits(service: Service) {
    const [endpoint, path, init] = VISITS[service];
    const inFlight = new Set<Promise<void>>();
    let timer: NodeJS.Timeout | undefined;
    return {
      inFlight,
      pace(perSecond: number): void {
        clearInterval(timer);
        if (perSecond > 0) timer = setInterval(visit, 1_000 / perSecond);
      },
    };

    function visit(): void {
      if (inFlight.size >= maxInFlight) return;
      const one = ask(endpoint, url + path, init).then((answer) => {
        inFlight.delete(one);
        onAnswer?.(answer);
      });
      inFlight.add(one);
    }
  }

  for (const { pace } of streams.values()) pace(perSecond);
  const settled = async (): Promise<void> => {
    await Promise.all([...streams.values()].flatMap(({ inFlight }) => [...inFlight]));
  };
  return {
    set: (service, perSecond) => streams.get(service)?.pace(perSecond),
    settled,
    async stop() {
      for (const { pace } of streams.values()) pace(0);
      await settled();
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
