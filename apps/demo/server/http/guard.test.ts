import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { startDemo } from '../demo.js';
import { startUpstreams } from '../shop/upstreams.js';
import { startSlackStandIn } from '../slack/stand-in.js';
import { keepsOtherSitesOut } from '../testing/guarded.js';
import { NOWHERE } from '../testing/logging.js';
import { rawRequest } from '../testing/raw-request.js';
import { toldOf } from '../testing/told.js';
import { type GuardOptions, guard } from './guard.js';
import { listen } from './listen.js';

const portOf = (url: string) => Number(new URL(url).port);

keepsOtherSitesOut('the gateway', async () => {
  const demo = await startDemo({ output: NOWHERE, port: 0, flushTimeout: 0 });
  return {
    port: portOf(demo.url),
    post: { path: '/api/presets', body: '{"preset": "healthy"}' },
    get: '/api/circuits',
    accepted: () => toldOf(demo.chronicle, 'log').filter(({ line }) => line.includes('Preset: healthy')).length,
    close: demo.close,
  };
});

keepsOtherSitesOut('the stand-in for Slack', async () => {
  const slack = await startSlackStandIn();
  return {
    port: portOf(slack.webhookUrl),
    post: { path: new URL(slack.webhookUrl).pathname, body: '{"text": "opened"}' },
    get: '/messages',
    accepted: () => slack.messages.length,
    close: slack.close,
  };
});

keepsOtherSitesOut('a service', async () => {
  const upstreams = await startUpstreams();
  const { url } = upstreams.payments;
  const received = async () => ((await (await fetch(`${url}/received`)).json()) as { received: number }).received;
  return {
    port: portOf(url),
    post: { path: '/charges', body: '{"card": "4242"}' },
    get: '/received',
    accepted: received,
    close: () => Promise.all(Object.values(upstreams).map((upstream) => upstream.close())),
  };
});

describe('names', () => {
  const servers: FastifyInstance[] = [];
  async function started(options: GuardOptions): Promise<number> {
    const app = Fastify();
    servers.push(app);
    guard(app, options);
    app.get('/any', async () => 'answered');
    return portOf(await listen(app));
  }
  let named: number;
  let anywhere: number;
  beforeAll(async () => {
    named = await started({ names: ['wallboard.example', '2001:db8::7'] });
    anywhere = await started({ names: ['0.0.0.0'], anyAddress: true });
  });
  afterAll(() => Promise.all(servers.map((app) => app.close())));

  it.each(['wallboard.example', 'WALLBOARD.example', '[2001:DB8:0::7]'])('are added: %s', async (host) => {
    expect(await rawRequest(named, 'GET', { host: `${host}:${named}` })).toMatchObject({ status: 200 });
  });

  it('may be any address, but no other name, where the server listens on all', async () => {
    expect(await rawRequest(anywhere, 'GET', { host: '192.168.1.7:3000' })).toMatchObject({ status: 200 });
    expect(await rawRequest(anywhere, 'GET', { host: 'evil.example' })).toMatchObject({ status: 403 });
  });
});
