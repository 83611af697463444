import { connect } from 'node:net';
import { PrometheusListener } from '@fluxgate/listener-prometheus';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { type Circuits, createCircuits } from './circuits.js';
import { createGateway } from './gateway.js';
import { listen } from './listen.js';
import { SILENT } from './testing.js';
import { closeUpstreams, startUpstreams, type Upstreams } from './upstreams.js';
import type { View } from './view.js';

let upstreams: Upstreams;
let circuits: Circuits;
let app: FastifyInstance;
let url: string;
const messages = [
  { receivedAt: 5, body: { text: 'one' } },
  { receivedAt: 6, body: { text: 'two' } },
];

beforeEach(async () => {
  upstreams = await startUpstreams();
  const registry = new Registry();
  const onError = (error: unknown) => expect(error).toBeUndefined();
  circuits = createCircuits({ listeners: [new PrometheusListener({ registry })], onError });
  app = createGateway({ circuits, upstreams, slack: { messages }, registry, log: SILENT });
  url = await listen(app);
});
afterEach(async () => {
  await app.close();
  await closeUpstreams(upstreams);
});

const post = (path: string, body: unknown) =>
  fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('the gateway', () => {
  it('serves the metrics of all three circuits before anything has happened', async () => {
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const name of ['payment_api', 'inventory_api', 'shipping_api']) {
      expect(text).toContain(`circuit_breaker_state{circuit_name="${name}",state="closed"} 1`);
    }
  });

  it('shows the circuits as JSON', async () => {
    const all = await (await fetch(`${url}/api/circuits`)).json();
    expect(all).toMatchObject([
      { name: 'payment_api', state: 'closed', reopens: 0, metrics: { totalCount: 0 } },
      { name: 'inventory_api' },
      { name: 'shipping_api' },
    ]);
  });

  it.each([
    ['trip', 'open'],
    ['force_open', 'forced_open'],
    ['disable', 'disabled'],
    ['metrics_only', 'metrics_only'],
  ])('lets one %s a circuit by hand, with a note, and reset it', async (operation, state) => {
    const operated = await post('/api/circuits/inventory_api', { operation, note: 'drill' });
    expect(await operated.json()).toMatchObject({ name: 'inventory_api', state, reason: { operation, note: 'drill' } });
    const reset = await post('/api/circuits/inventory_api', { operation: 'reset' });
    expect(await reset.json()).toMatchObject({ state: 'closed' });
    expect(circuits.payments.breaker.info().reason).toBeUndefined();
  });

  it.each<[string, string, unknown]>([
    ['name is "inventory"; accepted is one of payment_api, inventory_api,', 'inventory', { operation: 'trip' }],
    ['operation is "close"; accepted is one of reset, disable, metrics_only,', 'payment_api', { operation: 'close' }],
    ['operation is missing; accepted is a JSON object with an operation', 'payment_api', { note: 'x' }],
    ['accepted is a text of at most 200 characters', 'payment_api', { operation: 'trip', note: 'x'.repeat(201) }],
  ])('refuses to operate a circuit when %s', async (message, name, body) => {
    const response = await post(`/api/circuits/${name}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
    expect(circuits.payments.breaker.state).toBe('closed');
  });

  it('shows the page everything in one message', async () => {
    await post('/chaos/shipping', { latency: 20 });
    circuits.payments.breaker.trip('drill');
    const view = (await (await fetch(`${url}/api/view`)).json()) as View;
    expect(view.lanes.map(({ service }) => service)).toEqual(['payments', 'inventory', 'shipping']);
    expect(view.lanes[0]).toMatchObject({
      circuit: { state: 'open', reason: { text: 'manual: drill' }, retryAfter: expect.any(Number) },
      rules: { tripper: 'failure_streak(5) or (min_requests(20) and failure_rate(0.5))', retry: 'cooldown(5000)' },
    });
    expect(view.lanes[2]?.faults.latency).toBe(20);
    expect(view.slack).toEqual({ postsTo: 'stand-in', messages: [...messages].reverse() });
  });

  it('serves a page that needs nothing from elsewhere', async () => {
    const page = await fetch(`${url}/`);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, file]) => file);
    expect(files).toEqual(expect.arrayContaining(['page.js', 'style.css', 'icon.svg']));
    const modules = ['slack.js', 'mrkdwn.js'];
    for (const file of [...files, ...modules])
      expect([file, (await fetch(`${url}/${file}`)).status]).toEqual([file, 200]);
  });

  it('closes although someone holds a connection that was never used', async () => {
    const { hostname, port } = new URL(url);
    const idle = connect(Number(port), hostname);
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    await app.close();
    await closed;
  });
});
