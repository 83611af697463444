import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Behaviour, SlackServer } from './testing/slack-server.js';

interface Ended {
  /** `null` for a process that did not end by itself. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string[];
}

/** Run `testing/child.ts` as a process of its own, which works until `worked` holds. */
async function run(webhookUrl: string, ending: 'none' | 'close' | 'flush', worked: () => boolean): Promise<Ended> {
  const child = fileURLToPath(new URL('./testing/child.ts', import.meta.url));
  const args = ['--conditions=@fluxgate/source', '--import', 'tsx', child, webhookUrl, ending];
  const running = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: 60_000 });
  let [output, errors] = ['', ''];
  running.stdout.on('data', (text) => (output += text));
  running.stderr.on('data', (text) => (errors += text));
  const ended = new Promise<number | null>((resolve) => running.on('close', resolve));
  while (running.exitCode === null && !(output.includes('working') && worked())) await wait(5);
  running.stdin.end();
  const code = await ended;
  return { code, output: output.replace('working\n', ''), errors: errors.split('\n').filter(Boolean) };
}

const lost = (circuit: string, how: string): string =>
  `fluxgate: Slack: delivery failed: 1 transition of circuit "${circuit}" not delivered (${how})`;

describe('a process', () => {
  const server = new SlackServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.posts.length = 0;
    server.messages.length = 0;
    server.connections.clear();
  });

  it.each([
    ['never answers', 'hang'],
    ['is down', { status: 503 }],
    ['asks to wait', { status: 429, headers: { 'retry-after': '3600' } }],
    ['breaks the connection', 'reset'],
  ] as [string, Behaviour][])(
    'ends when its work is done, though Slack %s, and says what was never delivered',
    async (_, behaviour) => {
      server.always = behaviour;
      const { code, output, errors } = await run(server.webhookUrl, 'none', () => server.posts.length > 0);
      expect([code, output]).toEqual([0, 'done\n']);
      expect(errors).toEqual([
        expect.stringContaining(lost('payment_api', 'exit after ').slice(0, -1)),
        lost('stock_api', 'exit'),
      ]);
    },
  );

  it('ends though Slack answered the first post and leaves the second one hanging on the same connection', async () => {
    server.next.push('ok');
    server.always = 'hang';
    const { code, output, errors } = await run(server.webhookUrl, 'none', () => server.posts.length === 2);
    expect([code, output]).toEqual([0, 'done\n']);
    expect(server.connections.size).toBe(1);
    expect(errors).toEqual([lost('stock_api', 'exit after 1 attempt')]);
  });

  it('ends when nobody listens at Slack’s address', async () => {
    const gone = await new SlackServer().start();
    const url = gone.webhookUrl;
    await gone.stop();
    const { code, output, errors } = await run(url, 'none', () => true);
    expect([code, output]).toEqual([0, 'done\n']);
    expect(errors).toHaveLength(2);
  });

  it('lives as long as it waits for flush, and not longer', async () => {
    server.always = 'hang';
    const { code, output } = await run(server.webhookUrl, 'flush', () => server.posts.length > 0);
    expect([code, output]).toEqual([0, 'flushed false\ndone\n']);
  });

  it('delivers everything before it ends when it closes the listener', async () => {
    server.always = 'ok';
    const { code, output, errors } = await run(server.webhookUrl, 'close', () => true);
    expect([code, output, errors]).toEqual([0, 'closed true\ndone\n', []]);
    expect(server.messages.map(({ text }) => /\w+_api/.exec(text)?.[0])).toEqual(['payment_api', 'stock_api']);
  });
});
