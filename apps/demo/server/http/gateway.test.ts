import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Demo, startDemo } from '../demo.js';
import { NOWHERE } from '../testing/logging.js';
import { rawRequest } from '../testing/raw-request.js';
import { told } from '../testing/told.js';

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo({ output: NOWHERE, port: 0, flushTimeout: 0 });
});
afterEach(() => demo.close());

const post = (path: string, body: unknown) =>
  fetch(demo.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const circuits = async () => (await (await fetch(`${demo.url}/api/circuits`)).json()) as object[];

describe('the gateway', () => {
  it('serves the metrics of all three circuits before anything has happened', async () => {
    const response = await fetch(`${demo.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const name of ['payment_api', 'inventory_api', 'shipping_api']) {
      expect(text).toContain(`circuit_breaker_state{circuit_name="${name}",state="closed"} 1`);
    }
  });

  it('shows the circuits as JSON', async () => {
    expect(await circuits()).toMatchObject([
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
    expect((await circuits())[0]).not.toHaveProperty('reason');
  });

  it.each<[string, string, unknown]>([
    ['name must be one of payment_api, inventory_api,', 'inventory', { operation: 'trip' }],
    ['operation must be one of reset, disable, metrics_only,', 'payment_api', { operation: 'close' }],
    ['operation is missing; body must be a JSON object with an operation', 'payment_api', { note: 'x' }],
    ['must be a text of at most 200 characters', 'payment_api', { operation: 'trip', note: 'x'.repeat(201) }],
    ['must be a text of at most 200 characters', 'payment_api', { operation: 'trip', note: '\u001b[2J' }],
    ['must be a text of at most 200 characters', 'payment_api', { operation: 'trip', note: 'two\nlines' }],
  ])('refuses to operate a circuit when %s', async (message, name, body) => {
    const response = await post(`/api/circuits/${name}`, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
    expect((await circuits())[0]).toMatchObject({ state: 'closed' });
  });

  it.each<[string, unknown]>([
    ['preset must be one of healthy, outage, brownout,', { preset: 'blackout' }],
    ['preset must be one of healthy,', { preset: 'toString' }],
    ['preset is missing; body must be a JSON object with preset', {}],
    ['unknown property "step"; expected one of preset', { preset: 'outage', step: 2 }],
  ])('refuses to start a preset when %s', async (message, body) => {
    const response = await post('/api/presets', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
  });

  it('starts a preset', async () => {
    expect(await (await post('/api/presets', { preset: 'hang' })).json()).toEqual({ preset: 'hang' });
    const events = told(demo.chronicle);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'preset', running: expect.objectContaining({ name: 'hang', step: 0 }) }),
    );
    const faults = events.filter(({ kind }) => kind === 'faults');
    expect(faults.at(-1)).toMatchObject({ service: 'payments', faults: { hang: true } });
  });

  it('has its guard in front of everything: pages, figures, stream and controls', async () => {
    const port = Number(new URL(demo.url).port);
    for (const path of ['/', '/metrics', '/api/circuits', '/api/events', '/stock/teapot']) {
      const answer = await rawRequest(port, 'GET', { host: 'evil.example' }, path);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    const controls = [
      '/api/presets',
      '/chaos/payments',
      '/api/traffic/payments',
      '/api/circuits/payment_api',
      '/orders',
    ];
    for (const path of controls) {
      const headers = { host: `localhost:${port}`, origin: 'https://evil.example', 'content-type': 'application/json' };
      const answer = await rawRequest(port, 'POST', headers, path, '{}');
      expect([path, answer.status]).toEqual([path, 403]);
    }
    const { headers } = await fetch(`${demo.url}/metrics`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const stream = await fetch(`${demo.url}/api/events`);
    expect(stream.headers.get('x-content-type-options')).toBe('nosniff');
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.headers.get('access-control-allow-origin')).toBeNull();
    await stream.body?.cancel();
  });

  it('gives back what it refuses as JSON alone', async () => {
    const script = '<script>alert(1)</script>';
    const answers = [
      await post('/chaos/payments', { [script]: 1 }),
      await post('/api/circuits/payment_api', { operation: script }),
      await fetch(`${demo.url}/${encodeURIComponent(script)}`),
    ];
    for (const answer of answers) {
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('serves a page that needs nothing from elsewhere', async () => {
    const response = await fetch(`${demo.url}/`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    const html = await response.text();
    const files = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, file]) => file as string);
    expect(files.filter((file) => file.endsWith('.js'))).not.toEqual([]);
    for (const file of files) {
      const { status } = await fetch(new URL(file, `${demo.url}/`));
      expect([file, status]).toEqual([file, 200]);
    }
  });

  it('closes although someone holds a connection that was never used', async () => {
    const { hostname, port } = new URL(demo.url);
    const idle = connect(Number(port), hostname);
    await new Promise((resolve) => idle.once('connect', resolve));
    const closed = new Promise((resolve) => idle.once('close', resolve));
    await demo.close();
    await closed;
  });
});
