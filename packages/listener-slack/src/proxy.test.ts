import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeWith, program } from '@fluxgate/test-kit';
import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { ProxyServer } from './testing/proxy-server.js';
import { SlackServer } from './testing/slack-server.js';

jest.setTimeout(90_000);

const run = promisify(execFile);
const OPENSSL = program('openssl', {
  title: 'proxy',
  install: { linux: 'apt-get install openssl', darwin: 'brew install openssl' },
  env: 'FLUXGATE_OPENSSL',
});
const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** The recipe of the README, and what posts something through it. */
const RECIPE = `${[...README.matchAll(/^```ts\n(.*?)^```\n/gms)].map(([, code = '']) => code).find((code) => code.includes('EnvHttpProxyAgent'))}
const { CircuitBreaker } = await import('@fluxgate/core');
new CircuitBreaker({ name: 'payment_api', listeners: [slack] }).trip();
await slack.flush({ timeout: 60_000 });
`;

describeWith(OPENSSL, 'behind a forward proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
  const example = fileURLToPath(new URL('../.tsbuild/proxy-recipe.ts', import.meta.url));
  const proxy = new ProxyServer();
  let slack: SlackServer;

  beforeAll(async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', key, '-out', cert];
    await run(String(OPENSSL.path), [...made, ...names]);
    slack = new SlackServer(Date.now, { key: readFileSync(key), cert: readFileSync(cert) });
    await Promise.all([slack.start(), proxy.start()]);
  });

  beforeEach(() => {
    proxy.tunnels.length = 0;
    slack.messages.length = 0;
  });

  afterAll(async () => {
    proxy.stop();
    await slack.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(example, { force: true });
  });

  const post = async (env: Record<string, string>, recipe = RECIPE) => {
    writeFileSync(example, recipe);
    return run(process.execPath, ['--conditions=@fluxgate/source', '--import', 'tsx', example], {
      env: {
        ...process.env,
        NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem'),
        SLACK_WEBHOOK_URL: slack.webhookUrl,
        ...env,
      },
    });
  };

  it('the recipe of the README posts through HTTPS_PROXY', async () => {
    const { stderr } = await post({ HTTPS_PROXY: proxy.url() });

    expect(stderr).toBe('');
    expect(slack.messages).toHaveLength(1);
    expect(proxy.tunnels).toEqual([new URL(slack.webhookUrl).host]);
  });

  it('and around it for hosts of NO_PROXY', async () => {
    await post({ HTTPS_PROXY: proxy.url(), NO_PROXY: '127.0.0.1' });

    expect(slack.messages).toHaveLength(1);
    expect(proxy.tunnels).toEqual([]);
  });

  it('and a proxy that refuses is reported as one that Slack was never reached through, with no secret', async () => {
    const { stderr } = await post(
      { HTTPS_PROXY: proxy.url('wr0ng-pass') },
      RECIPE.replace('webhookUrl:', 'retries: 0,\n  webhookUrl:'),
    );

    expect(slack.messages).toEqual([]);
    expect(stderr).toContain('not delivered');
    expect(stderr).not.toContain('wr0ng-pass');
    expect(stderr).not.toContain(SlackServer.KEY);
  });
});
