import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readable } from './slack-reader.js';
import { startSlackStandIn } from './slack-stand-in.js';
import { type DemoProcess, startProcess } from './testing.js';

let demo: DemoProcess | undefined;
afterEach(() => {
  demo?.child.kill('SIGKILL');
});

const OPEN = /The shop is open: (http:\S+) shows/;

const operate = (name: string, operation: string) =>
  fetch(`${OPEN.exec(demo?.output() ?? '')?.[1]}/api/circuits/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation }),
  });

describe('npm run demo', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'closes at %s with what Slack has not got yet delivered, and exits with 0',
    async (signal) => {
      const slack = await startSlackStandIn();
      try {
        demo = startProcess([], { PORT: '0', SLACK_WEBHOOK_URL: slack.webhookUrl });
        await demo.says('The shop is open');
        for (const name of ['payment_api', 'shipping_api']) await operate(name, 'force_open');
        demo.child.kill(signal);
        // As npm does, when the terminal has already told everyone.
        demo.child.kill(signal);
        expect(await demo.exited).toBe(0);
        expect(slack.messages.map(readable).map(({ lines }) => lines[0])).toEqual([
          expect.stringContaining('payment_api'),
          expect.stringContaining('shipping_api'),
        ]);
      } finally {
        await slack.close();
      }
    },
    30_000,
  );

  it('asked again while it waits for Slack, quits at once, says what is lost, and exits with 130', async () => {
    const deaf = createServer(() => {}).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    try {
      const { port } = deaf.address() as AddressInfo;
      demo = startProcess([], { PORT: '0', SLACK_WEBHOOK_URL: `http://127.0.0.1:${port}/services/T0/B0/deaf` });
      await demo.says('The shop is open');
      const posted = once(deaf, 'request');
      await operate('payment_api', 'force_open');
      await posted;
      demo.child.kill('SIGINT');
      await demo.says('again to quit now');
      const { child } = demo;
      const impatience = setInterval(() => child.kill('SIGINT'), 100);
      expect(await demo.exited).toBe(130);
      clearInterval(impatience);
      expect(demo.output()).toContain('Slack was not told of payment_api closed → forced_open');
      expect(demo.output()).toContain('1 transition is lost');
      expect(demo.output()).toContain('SIGINT again: quit without closing');
    } finally {
      deaf.closeAllConnections();
      deaf.close();
    }
  }, 30_000);

  it('says that its port is taken, and exits with 1', async () => {
    demo = startProcess([], { PORT: '0' });
    await demo.says('The shop is open');
    const { port } = new URL(OPEN.exec(demo.output())?.[1] ?? '');
    const second = startProcess([], { PORT: port });
    expect(await second.exited).toBe(1);
    expect(second.output()).toBe(
      `Port ${port} is taken. Choose another with PORT, for example: PORT=${Number(port) + 1} npm run demo\n`,
    );
  }, 30_000);

  it('refuses an unknown flag, says what is accepted, and exits with 2', async () => {
    demo = startProcess(['--stroy']);
    expect(await demo.exited).toBe(2);
    expect(demo.output()).toMatch(/^Unknown flag --stroy. Accepted are --story and --help.\n\nUsage: npm run demo/);
  }, 30_000);

  it('plays the story through, shows what was seen, and exits with 0 in under 20 seconds', async () => {
    const start = performance.now();
    demo = startProcess(['--story']);
    const code = await demo.exited;
    expect([code, demo.output()]).toEqual([0, expect.stringContaining('Every part of the story was observed.')]);
    expect(performance.now() - start).toBeLessThan(20_000);
    for (const seen of [
      'payment_api: closed → open, because failure_streak 5 >= 5',
      'payment_api: half_open → closed, because consecutive 3 >= 3',
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="half_open",new_state="closed"} 1',
      '🚨 Circuit Breaker Triggered',
      "WARN: Circuit Breaker 'payment_api' transitioned from closed to open",
      '"newState":"open"',
    ]) {
      expect(demo.output()).toContain(seen);
    }
  }, 30_000);
});
