import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SlackListener, type SlackListenerOptions } from './index.js';
import { Secrets } from './secrets.js';
import { rig } from './testing/rig.js';
import { SlackServer } from './testing/slack-server.js';

/** Everything that anybody could read of `value`. */
function readable(value: unknown): string {
  const all = [inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }), String(value)];
  for (let error = value; error instanceof Error; error = error.cause) {
    all.push(error.message, error.stack ?? '', JSON.stringify(error, Object.getOwnPropertyNames(error)));
  }
  return `${all.join('\n')}\n${JSON.stringify(value)}`;
}

/** What must be nowhere: the secrets, and their beginnings. */
const secrets = [SlackServer.KEY.slice(0, 10), SlackServer.TOKEN.slice(0, 10)];
const expectNone = (text: string): void => {
  for (const secret of secrets) expect(text).not.toContain(secret);
};

describe('the URL and the token', () => {
  const printed: string[] = [];
  beforeEach(() => {
    printed.length = 0;
    for (const stream of [process.stdout, process.stderr]) {
      jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    }
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      jest.spyOn(console, method).mockImplementation((...all) => void printed.push(all.map(readable).join(' ')));
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const repeated = (bot: boolean): string => (bot ? SlackServer.TOKEN : `/services/T0000/B0000/${SlackServer.KEY}`);
  const echoing = (status: number) => (bot: boolean) => ({ status, body: `who is ${repeated(bot)}?` });

  it.each([
    ['a server that repeats them', echoing(404)],
    ['a failing server that repeats them', echoing(500)],
    [
      'a server whose answer would be cut in the middle of them',
      (bot: boolean) => ({ status: 404, body: '.'.repeat(270) + repeated(bot) }),
    ],
    [
      'a Web API that repeats them',
      (bot: boolean) => ({ status: 200, body: JSON.stringify({ ok: false, error: `bad ${repeated(bot)}` }) }),
    ],
    ['a connection that breaks', () => 'reset' as const],
    ['no answer', () => 'hang' as const],
  ])('are in nothing that is reported of %s', async (_, behave) => {
    for (const bot of [false, true]) {
      const { server, time, tell, listener, faults } = await rig({ bot, retries: 1 });
      const behaviour = behave(bot);
      server.always = behaviour;
      tell('closed', 'open');
      await time.advance(600_000);
      expect(faults).toHaveLength(1);
      for (const { error } of faults) expectNone(readable(error));
      expectNone(readable(listener));
    }
    expectNone(printed.join('\n'));
  });

  it('are in nothing that is reported of a fetch that repeats them', async () => {
    for (const bot of [false, true]) {
      const { time, tell, faults } = await rig({
        bot,
        retries: 0,
        fetch: async (url, init) => {
          const said = `connect to ${url} with ${JSON.stringify(init?.headers)} failed`;
          const cause = Object.assign(new Error(said), { code: 'EPROTO', url, init });
          throw new TypeError(said, { cause });
        },
      });
      tell('closed', 'open');
      await time.advance(60_000);
      expect(faults).toHaveLength(1);
      for (const { error } of faults) {
        expectNone(readable(error));
        expect(error.message).toContain('[secret]');
      }
    }
  });

  it('are not on the console when nobody gave an onError', async () => {
    const { server, time } = await rig();
    server.always = echoing(404)(false);
    const listener = new SlackListener({ webhookUrl: server.webhookUrl, clock: time, fetch: time.fetch });
    listener.onSignal((await import('./testing/signals.js')).signal());
    await time.advance(60_000);
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain(
      'fluxgate: Slack: delivery failed: 1 transition of circuit "payment_api" not delivered',
    );
    expectNone(printed.join('\n'));
  });

  it('are not in the listener, however it is looked at', async () => {
    const { server, listener } = await rig();
    expectNone(readable(listener));
    expectNone(readable({ ...listener }));
    expect(JSON.stringify(listener)).toBe('{}');
    expectNone(readable(new SlackListener({ token: SlackServer.TOKEN, channel: 'C1', apiUrl: server.apiUrl })));
  });

  it.each([
    { webhookUrl: `hooks.slack.com/services/${SlackServer.KEY}` },
    { webhookUrl: `ftp://hooks.slack.com/services/${SlackServer.KEY}` },
    { webhookUrl: `https://hooks.slack.com/services/${SlackServer.KEY}`, channel: 'C1' },
    { webhookUrl: `https://hooks.slack.com/services/${SlackServer.KEY}`, minInterval: -1 },
    { token: SlackServer.TOKEN },
    { token: SlackServer.TOKEN, channel: '' },
    { token: SlackServer.TOKEN, channel: 'C1', apiUrl: 'nowhere' },
  ])('are not in what the constructor throws', (options) => {
    let thrown: unknown;
    try {
      new SlackListener(options as unknown as SlackListenerOptions);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expectNone(readable(thrown));
  });
});

describe('Secrets', () => {
  const url = 'https://hooks.slack.com/services/T0/B0/aVerySecretKey';

  it.each([
    [`POST ${url} failed`, 'POST [secret] failed'],
    ['404 on /services/T0/B0/aVerySecretKey', '404 on [secret]'],
    ['unknown key aVerySecretKey', 'unknown key [secret]'],
    [`?url=${encodeURIComponent(url)}`, '?url=[secret]'],
    ['connect ECONNREFUSED 127.0.0.1:443', 'connect ECONNREFUSED 127.0.0.1:443'],
  ])('%j becomes %j', (said, concealed) => {
    expect(new Secrets(url).conceal(said)).toBe(concealed);
  });

  it('knows the key of a URL that ends in a slash', () => {
    expect(new Secrets(`${url}/`).conceal('unknown key aVerySecretKey')).toBe('unknown key [secret]');
  });

  it('does not take out of words what is too short to be a secret', () => {
    expect(new Secrets('http://127.0.0.1:80/a').conceal('a bad answer')).toBe('a bad answer');
  });
});
