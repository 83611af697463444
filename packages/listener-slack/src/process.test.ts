import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Behaviour, SlackServer } from './testing/slack-server.js';

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Run `testing/child.ts` as a process of its own. One that is kept alive by what it leaves behind is killed in the end: its code is null. */
function run(webhookUrl: string, ending: 'none' | 'close' | 'flush'): Promise<Ended> {
  const child = fileURLToPath(new URL('./testing/child.ts', import.meta.url));
  const args = ['--conditions=@fluxgate/source', '--import', 'tsx', child, webhookUrl, ending];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000 });
  return new Promise((resolve) => {
    let output = '';
    running.stdout.on('data', (text) => {
      output += text;
    });
    running.stderr.on('data', (text) => {
      output += text;
    });
    running.on('close', (code) => resolve({ code, output }));
  });
}

describe('a process', () => {
  const server = new SlackServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());

  it.each([
    ['never answers', 'hang'],
    ['is down', { status: 503 }],
    ['asks to wait', { status: 429, headers: { 'retry-after': '3600' } }],
    ['breaks the connection', 'reset'],
  ] as [string, Behaviour][])('ends when its work is done, though Slack %s', async (_, behaviour) => {
    server.always = behaviour;
    const { code, output } = await run(server.webhookUrl, 'none');
    expect([code, output]).toEqual([0, 'done\n']);
  });

  it('ends though Slack answered the first post and leaves the second one hanging on the same connection', async () => {
    server.next.push('ok');
    server.always = 'hang';
    server.posts.length = 0;
    server.connections.clear();
    const { code, output } = await run(server.webhookUrl, 'none');
    expect([code, output]).toEqual([0, 'done\n']);
    expect([server.posts.length, server.connections.size]).toEqual([2, 1]);
  });

  it('ends when nobody listens at Slack’s address', async () => {
    const gone = await new SlackServer().start();
    const url = gone.webhookUrl;
    await gone.stop();
    const { code, output } = await run(url, 'none');
    expect([code, output]).toEqual([0, 'done\n']);
  });

  it('lives as long as it waits for flush, and not longer', async () => {
    server.always = 'hang';
    const { code, output } = await run(server.webhookUrl, 'flush');
    expect([code, output]).toEqual([0, 'flushed false\ndone\n']);
  });

  it('delivers everything before it ends when it closes the listener', async () => {
    server.always = 'ok';
    server.messages.length = 0;
    const { code, output } = await run(server.webhookUrl, 'close');
    expect([code, output]).toEqual([0, 'closed true\ndone\n']);
    expect(server.messages.map(({ text }) => /\w+_api/.exec(text)?.[0])).toEqual(['payment_api', 'stock_api']);
  });
});
