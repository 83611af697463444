import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../shared/events.js';
import { type Demo, startDemo } from './demo.js';
import { ListenError } from './http/listen.js';
import { readable } from './slack/reader.js';
import { startTape } from './story/tape.js';
import { NOWHERE } from './testing/logging.js';
import { readStream } from './testing/stream-reader.js';
import { toldOf } from './testing/told.js';

let demo: Demo | undefined;
afterEach(async () => {
  await demo?.close();
});

const operate = (name: string, operation: string) =>
  fetch(`${demo?.url}/api/circuits/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation }),
  });

describe('the demo', () => {
  it('delivers the Slack messages that still wait before it closes', async () => {
    demo = await startDemo({ output: NOWHERE, port: 0, flushTimeout: 60_000 });
    // More at once than Slack takes in a second: all but the first have to wait.
    await Promise.all(['payment_api', 'inventory_api', 'shipping_api'].map((name) => operate(name, 'trip')));
    await demo.close();
    const told = demo.standIn?.messages.map((message) => readable(message).lines.join(' ')) ?? [];
    for (const name of ['payment_api', 'inventory_api', 'shipping_api']) {
      expect(told.filter((text) => text.includes(name))).toHaveLength(1);
    }
  });

  it('says what Slack did not take in time, and that it closed without', async () => {
    const deaf = createHttpServer(() => {}).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    try {
      const { port } = deaf.address() as AddressInfo;
      const tape = startTape(() => {});
      const slackWebhookUrl = `http://127.0.0.1:${port}/services/T0/B0/deaf`;
      demo = await startDemo({ output: tape.output, port: 0, slackWebhookUrl, flushTimeout: 0 });
      await operate('payment_api', 'trip');
      await operate('shipping_api', 'trip');
      expect(await demo.close()).toBe(false);
      const told = tape.lines.map(({ record }) => record.msg);
      expect(told).toContain('Slack did not receive payment_api closed → open');
      expect(told).toContain('Slack did not receive shipping_api closed → open');
      expect(told.at(-1)).toBe('Slack did not take everything in time: 2 transitions are lost, see above');
    } finally {
      deaf.closeAllConnections();
      deaf.close();
    }
  });

  it('logs the calls that went wrong, those counted last too, and gives Slack its buttons', async () => {
    const tape = startTape(() => {});
    demo = await startDemo({ output: tape.output, port: 0 });
    await operate('shipping_api', 'force_open');
    for (let i = 0; i < 3; i++) await fetch(`${demo.url}/delivery/10115`);
    expect(await demo.close()).toBe(true);
    const counts = tape.lines.flatMap(({ record: { circuit } }) =>
      circuit && 'calls' in circuit && circuit.calls.outcome === 'not_permitted' ? [circuit.calls.count] : [],
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    const buttons = JSON.stringify(demo.standIn?.messages);
    expect(buttons).toContain(`"url":"${demo.url}/#shipping_api"`);
    expect(buttons).toContain('/runbooks/CircuitBreakerForcedOpen.md"');
  });

  it('tells two tabs the same of one transition, in all places where it is to be seen', async () => {
    demo = await startDemo({ output: NOWHERE, port: 0 });
    const tabs = [await readStream(demo.url), await readStream(demo.url)] as const;
    await operate('payment_api', 'trip');
    const places = (events: readonly Event[]) => ({
      signal: events.some((event) => event.kind === 'signal' && event.to === 'open'),
      log: events.some((event) => event.kind === 'log' && event.line.includes('from closed to open')),
      slack: events.some((event) => event.kind === 'slack' && JSON.stringify(event.body).includes('payment_api')),
      scrape: events.some(
        (event) =>
          event.kind === 'scrape' &&
          event.changed['circuit_breaker_state{circuit_name="payment_api",state="open"}'] === '1',
      ),
      frame: events.some((event) => event.kind === 'frame' && event.circuits['payment_api']?.state === 'open'),
    });
    await Promise.all(tabs.map((tab) => tab.until(({ events }) => Object.values(places(events)).every(Boolean))));
    const count = Math.min(tabs[0].events.length, tabs[1].events.length);
    expect(tabs[0].events.slice(0, count)).toEqual(tabs[1].events.slice(0, count));
    expect(tabs[0].starts).toEqual(tabs[1].starts);
    expect(tabs[0].starts[0]?.setting).toMatchObject({
      slack: 'stand-in',
      circuits: [
        { name: 'payment_api', service: 'payments', limits: { failureStreak: 5 } },
        { name: 'inventory_api', limits: { slow: { rate: 0.5, threshold: 300 } } },
        { name: 'shipping_api', rules: { recovery: 'by_tripper()' } },
      ],
    });
    // Both are open still.
    await demo.close();
    await Promise.all(tabs.map(({ ended }) => ended));
  });

  it('adds a crowd, of which nobody in Slack hears', async () => {
    demo = await startDemo({ output: NOWHERE, port: 0, crowd: { circuits: 20, calls: 400 } });
    const tab = await readStream(demo.url);
    await tab.until(({ events }) => events.some((event) => event.kind === 'signal' && event.to === 'open'));
    expect(tab.starts[0]?.setting.circuits).toHaveLength(23);
    const metrics = await (await fetch(`${demo.url}/metrics`)).text();
    expect(metrics).toContain('circuit_breaker_state{circuit_name="crowd_020",state="closed"} 1');
    expect(metrics).not.toContain('circuit_breaker_calls_total{circuit_name="crowd_');
    await demo.close();
    expect(demo.standIn?.messages).toEqual([]);
  });

  it('does not answer any more once it is closed', async () => {
    demo = await startDemo({ output: NOWHERE, port: 0 });
    await demo.close();
    await expect(fetch(demo.url)).rejects.toThrow('fetch failed');
    await expect(fetch(demo.paymentsUrl)).rejects.toThrow('fetch failed');
    await expect(fetch(demo.standIn?.messagesUrl ?? '')).rejects.toThrow('fetch failed');
  });

  it('leaves nothing running when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const before = listening();
    try {
      const { port } = other.address() as { port: number };
      await expect(startDemo({ output: NOWHERE, port })).rejects.toThrow(ListenError);
      // Handles of servers that are closed go with the turns of the event loop that follow.
      for (let turn = 0; turn < 10; turn++) await setImmediate();
      expect(listening()).toBe(before);
    } finally {
      other.close();
    }
  });

  it('posts to a webhook of one’s own instead of the stand-in', async () => {
    const slack = await startDemo({ output: NOWHERE, port: 0 });
    demo = await startDemo({ output: NOWHERE, port: 0, slackWebhookUrl: slack.standIn?.webhookUrl });
    expect(demo.standIn).toBeUndefined();
    const tab = await readStream(demo.url);
    await tab.until(({ starts }) => starts.length > 0);
    expect(tab.starts[0]?.setting.slack).toBe('real');
    await operate('payment_api', 'trip');
    await demo.close();
    expect(slack.standIn?.messages).toHaveLength(1);
    expect(toldOf(demo.chronicle, 'slack')).toEqual([]);
    await slack.close();
  });
});

/** How many servers this process has open. */
function listening(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;
}
