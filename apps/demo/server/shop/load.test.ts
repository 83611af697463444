import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { listen } from '../http/listen.js';
import { type ShopAnswer, startLoad } from './load.js';

/** As many as the test waits for; the rest of the load's time is not waited for. */
function answers(count: number): { onAnswer: (answer: ShopAnswer) => void; all: Promise<ShopAnswer[]> } {
  const seen: ShopAnswer[] = [];
  let done: (all: ShopAnswer[]) => void;
  const all = new Promise<ShopAnswer[]>((resolve) => {
    done = resolve;
  });
  return { all, onAnswer: (answer) => seen.push(answer) === count && done(seen) };
}

let app: FastifyInstance;
let url: string;
let visits: string[];

beforeEach(async () => {
  visits = [];
  app = Fastify({ forceCloseConnections: true });
  app.addHook('preHandler', async (request) => void visits.push(`${request.method} ${request.url}`));
  app.get('/stock/:sku', async (_request, reply) => {
    reply.header('server-timing', 'inventory_api;dur=1.250');
    return { answeredBy: 'inventory' };
  });
  app.get('/delivery/:postcode', async () => ({ answeredBy: 'fallback', because: 'circuit open' }));
  app.post('/orders', async () => ({ answeredBy: 'payments' }));
  url = await listen(app);
});
afterEach(() => app.close());

describe('startLoad', () => {
  it('visits each endpoint and tells what the shoppers saw', async () => {
    const { onAnswer, all } = answers(9);
    const load = startLoad({ url, perSecond: 150, onAnswer });
    expect(await all).toEqual(
      expect.arrayContaining([
        { endpoint: 'stock', status: 200, answeredBy: 'inventory', inGateway: 1.25, roundTrip: expect.any(Number) },
        {
          endpoint: 'delivery',
          status: 200,
          answeredBy: 'fallback',
          because: 'circuit open',
          inGateway: undefined,
          roundTrip: expect.any(Number),
        },
      ]),
    );
    await load.stop();
    expect([...new Set(visits)].sort()).toEqual(['GET /delivery/10115', 'GET /stock/teapot', 'POST /orders']);
  });

  it('keeps a steady rate, sends no more than may be unanswered at once, and goes on when one is answered', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    const fetched: (() => void)[] = [];
    const fetching = jest
      .spyOn(globalThis, 'fetch')
      .mockImplementation(
        () => new Promise((resolve) => fetched.push(() => resolve(Response.json({ answeredBy: 'payments' })))),
      );
    try {
      const load = startLoad({ url, perSecond: 0, maxInFlight: 4 });
      load.set('payments', 10);
      await jest.advanceTimersByTimeAsync(300);
      expect(fetching).toHaveBeenCalledTimes(3);
      await jest.advanceTimersByTimeAsync(1_000);
      expect(fetching).toHaveBeenCalledTimes(4);
      fetched[0]?.();
      await jest.advanceTimersByTimeAsync(1_000);
      expect(fetching).toHaveBeenCalledTimes(5);
      for (const answer of fetched) answer();
      await load.stop();
      await jest.advanceTimersByTimeAsync(1_000);
      expect(fetching).toHaveBeenCalledTimes(5);
    } finally {
      fetching.mockRestore();
      jest.useRealTimers();
    }
  });

  it('sends each service as many as it is told to, and changes that while it runs', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    const fetched: string[] = [];
    const fetching = jest.spyOn(globalThis, 'fetch').mockImplementation(async (visited) => {
      fetched.push(new URL(String(visited)).pathname);
      return Response.json({});
    });
    const inSecond = async () => {
      fetched.length = 0;
      await jest.advanceTimersByTimeAsync(1_000);
      return Object.fromEntries(
        ['/orders', '/stock/teapot', '/delivery/10115'].map((path) => [
          path,
          fetched.filter((one) => one === path).length,
        ]),
      );
    };
    try {
      const load = startLoad({ url, perSecond: 5 });
      expect(await inSecond()).toEqual({ '/orders': 5, '/stock/teapot': 5, '/delivery/10115': 5 });
      load.set('inventory', 200);
      load.set('shipping', 0);
      expect(await inSecond()).toEqual({ '/orders': 5, '/stock/teapot': 200, '/delivery/10115': 0 });
      load.set('shipping', 1);
      expect(await inSecond()).toMatchObject({ '/delivery/10115': 1 });
      await load.stop();
      expect(await inSecond()).toEqual({ '/orders': 0, '/stock/teapot': 0, '/delivery/10115': 0 });
    } finally {
      fetching.mockRestore();
      jest.useRealTimers();
    }
  });

  it('survives a shop that is gone, and tells so', async () => {
    await app.close();
    const { onAnswer, all } = answers(3);
    const load = startLoad({ url, perSecond: 500, onAnswer });
    expect((await all).map(({ status }) => status)).toEqual([0, 0, 0]);
    await load.stop();
  });
});
