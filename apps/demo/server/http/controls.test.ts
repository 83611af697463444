import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { HEALTHY } from '../../shared/faults.js';
import { Chronicle } from '../room/chronicle.js';
import { Controls } from '../room/controls.js';
import { closeUpstreams, startUpstreams, type Upstreams } from '../shop/upstreams.js';
import { SILENT } from '../testing/logging.js';
import { virtualTime } from '../testing/virtual-time.js';
import { STRICT_INPUT } from './bad-input.js';
import { chaos } from './chaos.js';
import { listen } from './listen.js';
import { traffic } from './traffic.js';

let upstreams: Upstreams;
let chronicle: Chronicle;
let controls: Controls;
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  upstreams = await startUpstreams();
  app = Fastify(STRICT_INPUT);
  chronicle = new Chronicle({ time: virtualTime() });
  controls = new Controls({ upstreams, chronicle, log: SILENT, perSecond: 15 });
  app.register(chaos, { controls });
  app.register(traffic, { controls });
  url = await listen(app);
});
beforeEach(() => {
  controls.restore();
});
afterAll(async () => {
  await app.close();
  await closeUpstreams(upstreams);
});

async function send(path: string, init: RequestInit) {
  const response = await fetch(url + path, { method: 'POST', ...init });
  return { status: response.status, body: (await response.json()) as { message: string } };
}

const HEADERS = { 'content-type': 'application/json' };
const post = (service: string, body: unknown) =>
  send(`/chaos/${service}`, { headers: HEADERS, body: JSON.stringify(body) });

describe('POST /chaos/:service', () => {
  it('turns the dials that are named, of that service alone, and answers with all of them', async () => {
    await post('payments', { latency: 200 });
    const answer = await post('payments', { errorRate: 0.25 });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ service: 'payments', errorRate: 0.25, latency: 200, hang: false });
    expect(upstreams.payments.faults).toEqual({ errorRate: 0.25, latency: 200, hang: false });
    expect(upstreams.inventory.faults).toEqual(HEALTHY);
    const [told] = (chronicle.since(chronicle.count - 1, 1) ?? []).map((json) => JSON.parse(json));
    expect(told).toMatchObject({ kind: 'faults', service: 'payments', faults: { errorRate: 0.25, latency: 200 } });
  });

  it('tells nothing where nothing changes', async () => {
    const before = chronicle.count;
    expect((await post('payments', { errorRate: 0 })).body).toMatchObject({ errorRate: 0 });
    expect(chronicle.count).toBe(before);
  });

  it.each([0, 1])('accepts %d, an end of the range', async (errorRate) => {
    expect((await post('shipping', { errorRate })).body).toMatchObject({ errorRate });
  });

  it.each<[string, unknown, string]>([
    ['billing', { hang: true }, 'service must be one of payments, inventory, shipping; got "billing"'],
    ['payments', { errorRate: 1.01 }, 'errorRate must be a number from 0 to 1; got 1.01'],
    ['payments', { errorRate: -0.1 }, 'errorRate must be a number from 0 to 1; got -0.1'],
    ['payments', { errorRate: '0.5' }, 'errorRate must be a number from 0 to 1; got "0.5"'],
    ['payments', { errorRate: null }, 'errorRate must be a number from 0 to 1; got null'],
    ['payments', { latency: -1 }, 'latency must be a number of ms from 0 to 60000; got -1'],
    ['payments', { hang: 'yes' }, 'hang must be true or false; got "yes"'],
    ['payments', { errorrate: 1 }, 'unknown property "errorrate"; expected one of errorRate, latency, hang'],
    ['payments', {}, 'body must be a JSON object with at least one of errorRate, latency, hang; got {}'],
    ['payments', [], 'body must be a JSON object with at least one of errorRate, latency, hang; got []'],
    [
      'payments',
      { errorRate: 2, hang: 1 },
      'errorRate must be a number from 0 to 1; got 2. hang must be true or false; got 1',
    ],
  ])('refuses %s %j, says what is accepted, and turns nothing', async (service, payload, message) => {
    const answer = await post(service, payload);
    expect(answer).toMatchObject({ status: 400, body: { message } });
    expect(upstreams.payments.faults).toEqual(HEALTHY);
  });

  it('refuses a body that is no JSON, and one that is missing', async () => {
    const noJson = await send('/chaos/payments', { headers: HEADERS, body: '{' });
    expect(noJson).toMatchObject({ status: 400, body: { message: expect.stringContaining('not valid JSON') } });
    const missing = await send('/chaos/payments', {});
    expect(missing).toMatchObject({ status: 400, body: { message: expect.stringContaining('a JSON object with') } });
  });

  it('cuts off a long value in what it repeats of it', async () => {
    const { message } = (await post('payments', { hang: 'x'.repeat(10_000) })).body;
    expect(message.length).toBeLessThan(200);
  });
});

describe('POST /api/traffic/:service', () => {
  const shoppers = (service: string, body: unknown) =>
    send(`/api/traffic/${service}`, { headers: HEADERS, body: JSON.stringify(body) });

  it('sends that many shoppers a second to the service, and tells so', async () => {
    const sent: [string, number][] = [];
    controls.attach({ set: (service, perSecond) => sent.push([service, perSecond]) });
    sent.length = 0;
    expect(await shoppers('shipping', { perSecond: 40 })).toEqual({
      status: 200,
      body: { service: 'shipping', perSecond: 40 },
    });
    expect(sent).toEqual([['shipping', 40]]);
    const [told] = (chronicle.since(chronicle.count - 1, 1) ?? []).map((json) => JSON.parse(json));
    expect(told).toMatchObject({ kind: 'traffic', service: 'shipping', perSecond: 40 });
    controls.restore();
    expect(sent.at(-1)).toEqual(['shipping', 15]);
  });

  it.each<[string, unknown, string]>([
    ['billing', { perSecond: 1 }, 'service must be one of payments, inventory, shipping; got "billing"'],
    ['payments', { perSecond: -1 }, 'perSecond must be a whole number from 0 to 200; got -1'],
    ['payments', { perSecond: 201 }, 'perSecond must be a whole number from 0 to 200; got 201'],
    ['payments', { perSecond: 1.5 }, 'perSecond must be a whole number from 0 to 200; got 1.5'],
    ['payments', { perSecond: '9' }, 'perSecond must be a whole number from 0 to 200; got "9"'],
    ['payments', {}, 'perSecond is missing; body must be a JSON object with perSecond'],
    ['payments', { perSecond: 1, x: 1 }, 'unknown property "x"; expected one of perSecond'],
  ])('refuses %s %j and says what is accepted', async (service, body, message) => {
    expect(await shoppers(service, body)).toMatchObject({ status: 400, body: { message } });
  });
});
