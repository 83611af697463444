import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { STRICT_INPUT } from './bad-input.js';
import { chaos } from './chaos.js';
import { HEALTHY } from './faults.js';
import { listen } from './listen.js';
import { SERVICES } from './services.js';
import { SILENT } from './testing.js';
import { closeUpstreams, startUpstreams, type Upstreams } from './upstreams.js';

let upstreams: Upstreams;
let app: FastifyInstance;
let url: string;

beforeAll(async () => {
  upstreams = await startUpstreams();
  app = Fastify(STRICT_INPUT);
  app.register(chaos, { upstreams, log: SILENT });
  url = await listen(app);
});
beforeEach(() => {
  for (const service of SERVICES) upstreams[service].dial(HEALTHY);
});
afterAll(async () => {
  await app.close();
  await closeUpstreams(upstreams);
});

async function send(service: string, init: RequestInit) {
  const response = await fetch(`${url}/chaos/${service}`, { method: 'POST', ...init });
  return { status: response.status, body: (await response.json()) as { message: string } };
}

const HEADERS = { 'content-type': 'application/json' };
const post = (service: string, body: unknown) => send(service, { headers: HEADERS, body: JSON.stringify(body) });

describe('POST /chaos/:service', () => {
  it('turns the dials that are named, of that service alone, and answers with all of them', async () => {
    await post('payments', { latency: 200 });
    const answer = await post('payments', { errorRate: 0.25 });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ service: 'payments', errorRate: 0.25, latency: 200, hang: false });
    expect(upstreams.payments.faults).toEqual({ errorRate: 0.25, latency: 200, hang: false });
    expect(upstreams.inventory.faults).toEqual(HEALTHY);
  });

  it.each([0, 1])('accepts %d, an end of the range', async (errorRate) => {
    expect((await post('shipping', { errorRate })).body).toMatchObject({ errorRate });
  });

  it.each<[string, unknown, string]>([
    ['billing', { hang: true }, 'service is "billing"; accepted is one of payments, inventory, shipping'],
    ['payments', { errorRate: 1.01 }, 'errorRate is 1.01; accepted is a number from 0 to 1'],
    ['payments', { errorRate: -0.1 }, 'errorRate is -0.1; accepted is a number from 0 to 1'],
    ['payments', { errorRate: '0.5' }, 'errorRate is "0.5"; accepted is a number from 0 to 1'],
    ['payments', { errorRate: null }, 'errorRate is null; accepted is a number from 0 to 1'],
    ['payments', { latency: -1 }, 'latency is -1; accepted is a number of ms from 0 to 60000'],
    ['payments', { hang: 'yes' }, 'hang is "yes"; accepted is true or false'],
    ['payments', { errorrate: 1 }, '"errorrate" is unknown; accepted is errorRate, latency, hang'],
    ['payments', {}, 'body is {}; accepted is a JSON object with at least one of errorRate, latency, hang'],
    ['payments', [], 'body is []; accepted is a JSON object with at least one of errorRate, latency, hang'],
    [
      'payments',
      { errorRate: 2, hang: 1 },
      'errorRate is 2; accepted is a number from 0 to 1. hang is 1; accepted is true or false',
    ],
  ])('refuses %s %j, says what is accepted, and turns nothing', async (service, payload, message) => {
    const answer = await post(service, payload);
    expect(answer).toMatchObject({ status: 400, body: { message } });
    expect(upstreams.payments.faults).toEqual(HEALTHY);
  });

  it('refuses a body that is no JSON, and one that is missing', async () => {
    const noJson = await send('payments', { headers: HEADERS, body: '{' });
    expect(noJson).toMatchObject({ status: 400, body: { message: expect.stringContaining('not valid JSON') } });
    const missing = await send('payments', {});
    expect(missing).toMatchObject({ status: 400, body: { message: expect.stringContaining('a JSON object with') } });
  });

  it('cuts off a long value in what it repeats of it', async () => {
    const { message } = (await post('payments', { hang: 'x'.repeat(10_000) })).body;
    expect(message.length).toBeLessThan(200);
  });
});
