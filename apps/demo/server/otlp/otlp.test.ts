import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { CircuitBreaker } from '@fluxgate/core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { startDemo } from '../demo.js';
import { NOWHERE } from '../testing/logging.js';
import { startOtlp } from './otlp.js';

/** What stands for a collector: it keeps the bytes that it is sent, by path. */
let collector: Server;
let url: string;
const received: Record<string, string> = {};

beforeEach(async () => {
  for (const path of Object.keys(received)) delete received[path];
  collector = createServer(async (request, response) => {
    const { url: path = '' } = request;
    received[path] = (received[path] ?? '') + (await buffer(request)).toString('latin1');
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterEach(() => {
  collector.closeAllConnections();
  collector.close();
});

describe('the demo that exports to a collector', () => {
  it('has sent metrics and events of the shop when it has closed', async () => {
    const demo = await startDemo({ output: NOWHERE, port: 0, otlpUrl: `${url}/` });
    await fetch(`${demo.url}/api/circuits/payment_api`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'trip' }),
    });
    await demo.close();

    expect(Object.keys(received).sort()).toEqual(['/v1/logs', '/v1/metrics']);
    for (const text of ['fluxgate-demo', 'fluxgate.circuit_breaker.status', 'payment_api', 'shipping_api']) {
      expect(received['/v1/metrics']).toContain(text);
    }
    expect(received['/v1/logs']).toContain('fluxgate.circuit_breaker.state_change');
  });

  it('says once that the collector cannot be reached', async () => {
    collector.close();
    await once(collector, 'close');
    const lines: string[] = [];
    const { listener, close } = startOtlp(url, pino({}, { write: (line: string) => void lines.push(line) }));
    new CircuitBreaker({ name: 'payment_api', listeners: [listener] }).trip();
    await close();

    expect(lines.map((line) => JSON.parse(line).msg)).toEqual([`Exporting to the collector at ${url} fails`]);
  });
});
