import type { CallEvent } from '@fluxgate/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { STRICT_INPUT } from '../http/bad-input.js';
import { listen } from '../http/listen.js';
import { received } from '../testing/received.js';
import { until } from '../testing/until.js';
import { type Circuits, createCircuits } from './circuits.js';
import { CIRCUIT_OPEN, shop } from './shop.js';
import { closeUpstreams, startUpstreams, type Upstreams } from './upstreams.js';

let upstreams: Upstreams;
let circuits: Circuits;
let app: FastifyInstance;
let url: string;
let ended: CallEvent[];

beforeEach(async () => {
  upstreams = await startUpstreams();
  ended = [];
  const listener = { onSignal() {}, onCall: (event: CallEvent) => void ended.push(event) };
  circuits = createCircuits({ listeners: [listener], onError: (error) => expect(error).toBeUndefined() });
  // Far longer than a busy machine takes for anything: only what hangs runs into it, and no test waits for that.
  await open(60_000);
});
afterEach(async () => {
  await app.close();
  await closeUpstreams(upstreams);
});

/** Open the shop; `timeout` is how long it waits for a service, in ms. */
async function open(timeout: number): Promise<void> {
  await app?.close();
  const urls = {
    payments: upstreams.payments.url,
    inventory: upstreams.inventory.url,
    shipping: upstreams.shipping.url,
  };
  app = Fastify({ ...STRICT_INPUT, forceCloseConnections: true });
  app.register(shop, { circuits, urls, timeout });
  url = await listen(app);
}

async function answerOf(response: Response) {
  return { status: response.status, body: await response.json(), timing: response.headers.get('server-timing') };
}
const get = async (path: string) => answerOf(await fetch(url + path));
const order = async (card = 'valid') =>
  answerOf(
    await fetch(`${url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sku: 'cup', card }),
    }),
  );
const counts = (service: keyof Circuits) => {
  const { totalCount, failureCount } = circuits[service].breaker.info().metrics;
  return [totalCount, failureCount];
};

describe('orders', () => {
  it('are charged, and tell how long payments took', async () => {
    const { status, body, timing } = await order();
    expect([status, body]).toEqual([201, { orderId: expect.any(String), payment: 'charged', answeredBy: 'payments' }]);
    expect(timing).toMatch(/^payment_api;dur=\d+\.\d{3}$/);
  });

  it('are queued when payments fails', async () => {
    upstreams.payments.dial({ errorRate: 1 });
    expect(await order()).toMatchObject({
      status: 202,
      body: { payment: 'queued', answeredBy: 'fallback', because: 'payments answered 503' },
    });
    expect(counts('payments')).toEqual([1, 1]);
  });

  it('are queued when payments hangs, as soon as the time to wait for it is over', async () => {
    await open(50);
    upstreams.payments.dial({ hang: true });
    expect(await order()).toMatchObject({
      status: 202,
      body: { payment: 'queued', because: 'payments did not answer within 50 ms' },
    });
    expect(counts('payments')).toEqual([1, 1]);
  });

  it('are queued without asking payments while the circuit is open', async () => {
    circuits.payments.breaker.trip();
    expect(await order()).toMatchObject({ status: 202, body: { payment: 'queued', because: CIRCUIT_OPEN } });
    expect(await received(upstreams.payments)).toBe(0);
  });

  it('of a declined card are refused, which is no failure of payments', async () => {
    expect(await order('declined')).toMatchObject({ status: 402, body: { message: 'payments answered 402' } });
    expect(counts('payments')).toEqual([0, 0]);
  });

  it('open the circuit after five failures in a row', async () => {
    upstreams.payments.dial({ errorRate: 1 });
    for (let i = 0; i < 5; i++) await order();
    expect(circuits.payments.breaker.info()).toMatchObject({
      state: 'open',
      reason: { text: 'failure_streak 5 >= 5' },
    });
  });
});

describe('stock', () => {
  it('is the last known figure while inventory is out of reach, and unknown when there is none', async () => {
    const { body } = await get('/stock/cup');
    circuits.inventory.breaker.trip();
    const fallback = { answeredBy: 'fallback', because: CIRCUIT_OPEN };
    expect((await get('/stock/cup')).body).toEqual({ ...(body as object), ...fallback });
    expect((await get('/stock/kettle')).body).toEqual({ sku: 'kettle', ...fallback });
  });

  it('of an article that is not sold is refused', async () => {
    expect(await get('/stock/anvil')).toMatchObject({
      status: 400,
      body: { message: 'sku must be one of kettle, teapot, strainer, cup; got "anvil"' },
    });
  });
});

describe('delivery', () => {
  it('is quoted by shipping', async () => {
    expect((await get('/delivery/10115')).body).toEqual({ price: 4.9, days: 2, answeredBy: 'shipping' });
  });

  it('costs the flat rate when shipping answers with a 503, which counts as a failure though nothing was thrown', async () => {
    upstreams.shipping.dial({ errorRate: 1 });
    const { body } = await get('/delivery/10115');
    expect(body).toEqual({ price: 5.9, days: 4, answeredBy: 'fallback', because: 'shipping answered 503' });
    expect(counts('shipping')).toEqual([1, 1]);
  });

  it('that a shopper does not wait for is nobody’s failure', async () => {
    upstreams.shipping.dial({ hang: true });
    const shopper = new AbortController();
    const gone = expect(fetch(`${url}/delivery/10115`, { signal: shopper.signal })).rejects.toThrow('aborted');
    await until(
      () => received(upstreams.shipping),
      (count) => count === 1,
    );
    shopper.abort();
    await gone;
    await until(
      () => ended.length,
      (count) => count === 1,
    );
    expect(ended).toMatchObject([{ outcome: 'ignored', error: { name: 'AbortError' } }]);
    expect(counts('shipping')).toEqual([0, 0]);
  });
});
