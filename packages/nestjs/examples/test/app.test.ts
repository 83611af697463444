import { request } from 'node:http';
import { type CircuitBreaker, CircuitRegistry } from '@fluxgate/core';
import { recorder, type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import { CIRCUIT_CLOCK, getCircuitToken } from '@fluxgate/nestjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { ClientProxyFactory, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { lastValueFrom } from 'rxjs';
import { AppModule } from '../src/app.module.js';
import { BankClient } from '../src/bank/bank.client.js';
import { Settings } from '../src/settings.js';
import { type Bank, startBank } from './bank.js';

/** The status of a request on a connection of its own, which the server need not wait for. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, headers: { 'x-role': 'guest' } };
    request(url, options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

let bank: Bank;

beforeAll(async () => {
  bank = await startBank();
});

afterAll(() => bank.close());

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('the shop on %s', (_, adapter) => {
  let app: INestApplication;
  let url: string;
  let clock: VirtualClock;
  const heard = recorder({ calls: true });

  beforeEach(async () => {
    bank.mode = 'well';
    bank.requests.length = 0;
    clock = virtualClock();
    const module = Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(CIRCUIT_CLOCK)
      .useValue(clock)
      .overrideProvider(Settings)
      .useValue({ bankUrl: bank.url, bankTimeout: 60_000 } satisfies Settings);
    app = (await module.compile()).createNestApplication(adapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    circuit('bank').addListener(heard);
    circuit('audit').addListener(heard);
  });

  afterEach(async () => {
    await app.close();
    heard.clear();
  });

  const circuit = (name: string): CircuitBreaker => app.get(getCircuitToken(name), { strict: false });
  const outcomes = (name: string) =>
    heard.calls.filter(({ circuitName }) => circuitName === name).map(({ outcome }) => outcome);
  const get = (path: string, role = 'guest') => fetch(url + path, { headers: { 'x-role': role } });
  const pay = (order: string) =>
    fetch(`${url}/payments`, {
      method: 'POST',
      headers: { 'x-role': 'clerk', 'content-type': 'application/json' },
      body: JSON.stringify({ order }),
    });

  test('routes, guards, pipes, status and headers work under protection', async () => {
    const rates = await get('/payments/rates/7');
    expect([rates.status, rates.headers.get('cache-control')]).toEqual([200, 'max-age=60']);
    expect(await rates.json()).toEqual({ usd: 1_290 });
    expect((await get('/payments/rates/7', 'nobody')).status).toBe(403);
    expect((await get('/payments/rates/seven')).status).toBe(400);
    expect(bank.requests).toEqual(['GET /rates?days=7']);
    // The route's own protection and that of the client below are one call; guards and pipes come before it.
    expect(outcomes('bank')).toEqual(['success']);
  });

  test('a protected call is rejected with 503, Retry-After and a problem document', async () => {
    bank.mode = 'failing';
    for (let i = 0; i < 3; i++) expect((await get('/payments/rates/7')).status).toBe(500);
    clock.advance(500);
    const rejected = await get('/payments/rates/7');
    expect(rejected.status).toBe(503);
    expect(rejected.headers.get('retry-after')).toBe('30');
    expect(rejected.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await rejected.json()).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'The service is temporarily unavailable. Try again later.',
    });
    expect(bank.requests).toHaveLength(3);
  });

  test('other errors are left to Nest', async () => {
    expect((await get('/nowhere')).status).toBe(404);
    bank.mode = 'cut';
    expect(await (await get('/payments/rates/7')).json()).toMatchObject({ statusCode: 500 });
  });

  test('the circuit recovers by the clock of the test', async () => {
    bank.mode = 'cut';
    for (let i = 0; i < 3; i++) await get('/payments/rates/7');
    expect(circuit('bank').state).toBe('open');
    bank.mode = 'well';
    clock.advance(29_999);
    expect((await get('/payments/rates/7')).status).toBe(503);
    clock.advance(1);
    expect((await get('/payments/rates/7')).status).toBe(200);
    expect(heard.transitions().map((one) => one.split(':')[0])).toEqual([
      'closed -> open',
      'open -> half_open',
      'half_open -> closed',
    ]);
  });

  test('an override with a fallback answers on its instance, and is one call', async () => {
    const paid = await pay('a');
    expect([paid.status, await paid.json()]).toEqual([202, { order: 'a', status: 'paid' }]);
    expect(outcomes('bank')).toEqual(['success']);
    bank.mode = 'failing';
    for (const order of ['b', 'c', 'd', 'e']) {
      expect(await (await pay(order)).json()).toEqual({ order, status: 'queued' });
    }
    expect(app.get(BankClient).queue).toEqual(['b', 'c', 'd', 'e']);
    // The last one did not reach the bank.
    expect(bank.requests).toHaveLength(4);
  });

  test('a request-scoped provider is protected, and its fallback knows whose request it is', async () => {
    expect(await (await get('/payments/balance', 'clerk')).text()).toBe('clerk: 42');
    circuit('audit').forceOpen();
    const both = await Promise.all([get('/payments/balance', 'clerk'), get('/payments/balance', 'guest')]);
    expect(await Promise.all(both.map((one) => one.text()))).toEqual(['clerk: not available', 'guest: not available']);
  });

  test('a client that leaves a stream releases the call', async () => {
    const leaving = new AbortController();
    const stream = await fetch(`${url}/payments/rates`, { signal: leaving.signal });
    const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
    for (let read = ''; !read.includes('id: 1'); ) read += Buffer.from((await reader.read()).value ?? []).toString();
    const released = new Promise<string>((resolve) => {
      const onCall = ({ outcome }: { outcome: string }) => resolve(outcome);
      circuit('bank').addListener({ onSignal() {}, onCall });
    });
    leaving.abort();
    await reader.read().catch(() => {});
    expect(await released).toBe('ignored');
    expect(circuit('bank').info()).toMatchObject({ inFlight: 0, state: 'closed' });
  });

  test('the health of the circuits is what terminus reports', async () => {
    circuit('audit').trip('closing of accounts');
    const all = await get('/health');
    expect(all.status).toBe(200);
    expect(await all.json()).toMatchObject({
      status: 'ok',
      info: { circuits: { circuits: { bank: { state: 'closed' }, audit: { state: 'open', retryAfter: 30_000 } } } },
    });
    expect((await get('/health/ready')).status).toBe(200);
    circuit('bank').forceOpen();
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      status: 'error',
      error: { circuits: { status: 'down', circuits: { bank: { state: 'forced_open', reason: 'manual' } } } },
    });
  });

  test('a message handler is protected, and its caller hears why it was rejected', async () => {
    const options = { host: '127.0.0.1', port: 0 };
    const server = app.connectMicroservice<MicroserviceOptions>(
      { transport: Transport.TCP, options },
      { inheritAppConfig: true },
    );
    await app.startAllMicroservices();
    const { port } = server.unwrap<{ address(): { port: number } }>().address();
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { ...options, port } });
    try {
      expect(await lastValueFrom(client.send('rates', 7))).toEqual({ usd: 1_290 });
      circuit('bank').trip();
      await expect(lastValueFrom(client.send('rates', 7))).rejects.toEqual({
        status: 'error',
        code: 'FLUXGATE_NOT_PERMITTED',
        message: 'The service is temporarily unavailable. Try again later.',
        retryAfter: 30_000,
      });
    } finally {
      client.close();
    }
  });

  test('what is under way when the application shuts down is still protected', async () => {
    bank.mode = 'hung';
    const arrived = bank.next();
    const last = statusOf(`${url}/payments/rates/7`);
    await arrived;
    const registry = app.get(CircuitRegistry);
    const closing = app.close();
    bank.mode = 'failing';
    bank.cut();
    expect(await last).toBe(500);
    await closing;
    expect(outcomes('bank')).toEqual(['failure']);
    expect(registry.size).toBe(0);
  });
});
