import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readable } from './slack/reader.js';
import { startSlackStandIn } from './slack/stand-in.js';
import { type DemoProcess, startProcess } from './testing/demo-process.js';
import { readStream } from './testing/stream-reader.js';
import { until } from './testing/until.js';

let demo: DemoProcess | undefined;
afterEach(() => {
  demo?.child.kill('SIGKILL');
});

const OPEN = /The shop is open: control room at (http:[^\s,]+)/;

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
      await demo.says('press again to quit now');
      const { child } = demo;
      const impatience = setInterval(() => child.kill('SIGINT'), 100);
      expect(await demo.exited).toBe(130);
      clearInterval(impatience);
      expect(demo.output()).toContain('Slack did not receive payment_api closed → forced_open');
      expect(demo.output()).toContain('1 transition is lost');
      expect(demo.output()).toContain('SIGINT again: quitting without closing');
    } finally {
      deaf.closeAllConnections();
      deaf.close();
    }
  });

  it('says that its port is taken, and exits with 1', async () => {
    demo = startProcess([], { PORT: '0' });
    await demo.says('The shop is open');
    const { port } = new URL(OPEN.exec(demo.output())?.[1] ?? '');
    const second = startProcess([], { PORT: port });
    expect(await second.exited).toBe(1);
    expect(second.output()).toBe(
      `Port ${port} is taken. Choose another with PORT, for example: PORT=${Number(port) + 1} npm run demo\n`,
    );
  });

  it('closes with a tab open, whose stream ends', async () => {
    demo = startProcess([], { PORT: '0' });
    await demo.says('The shop is open');
    const tab = await readStream(OPEN.exec(demo.output())?.[1] ?? '');
    await tab.until(({ messages }) => messages.length > 0);
    demo.child.kill('SIGINT');
    await tab.ended;
    expect(await demo.exited).toBe(0);
  });

  it('says how to install a Prometheus that is not there, and exits with 1', async () => {
    demo = startProcess(['--prometheus'], { PORT: '0', PATH: '' });
    expect(await demo.exited).toBe(1);
    expect(demo.output()).toContain('apt-get install prometheus');
  });

  it('warns when others can reach it', async () => {
    demo = startProcess(['--host', '0.0.0.0'], { PORT: '0' });
    await demo.says('The shop is open');
    await demo.says('WARN: Listening on 0.0.0.0');
  });

  it('says that it cannot listen where it is told to, and exits with 1', async () => {
    demo = startProcess(['--host', '192.0.2.1'], { PORT: '0' });
    expect(await demo.exited).toBe(1);
    expect(demo.output()).toBe('--host must be an address of this machine, or 0.0.0.0 for all; got "192.0.2.1"\n');
  });

  it('rejects an unknown flag, says what is expected, and exits with 2', async () => {
    demo = startProcess(['--stroy']);
    expect(await demo.exited).toBe(2);
    expect(demo.output()).toMatch(
      /^unknown flag "--stroy"; expected one of --story, .+\nUsage and examples: npm run demo -- --help\n/,
    );
  });

  it('plays the story through, shows what was seen, and exits with 0', async () => {
    demo = startProcess(['--story']);
    const code = await demo.exited;
    expect([code, demo.output()]).toEqual([0, expect.stringContaining('Every part of the story was observed.')]);

    for (const seen of [
      'payment_api: closed → open (failure_streak 5 >= 5)',
      'payment_api: half_open → closed (consecutive 3 >= 3',
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="half_open",new_state="closed"} 1',
      '🚨 Circuit Breaker Triggered',
      "WARN: Circuit Breaker 'payment_api' transitioned from closed to open",
      '"newState":"open"',
    ]) {
      expect(demo.output()).toContain(seen);
    }
  });
});

describeWith(PROMETHEUS, 'npm run demo -- --prometheus', () => {
  const PATH = `${dirname(PROMETHEUS.command)}${delimiter}${process.env['PATH']}`;

  it('starts a Prometheus and ends it with itself', async () => {
    demo = startProcess(['--prometheus'], { PORT: '0', PATH });
    await demo.says('Prometheus scrapes the demo');
    const url = /Prometheus scrapes the demo: (http:\S+)\/graph/.exec(demo.output())?.[1] ?? '';
    expect((await fetch(`${url}/-/healthy`)).status).toBe(200);
    demo.child.kill('SIGTERM');
    expect(await demo.exited).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  it('leaves no Prometheus behind, though it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'killed-demo-'));
    try {
      demo = startProcess(['--prometheus'], { PORT: '0', PATH, TMPDIR: folder });
      await demo.says('Prometheus scrapes the demo');
      const url = /Prometheus scrapes the demo: (http:\S+)\/graph/.exec(demo.output())?.[1] ?? '';
      demo.child.kill('SIGKILL');
      await until(
        () =>
          fetch(url).then(
            () => 'there',
            () => 'gone',
          ),
        (answer) => answer === 'gone',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
