import type { State } from '@fluxgate/core';
import { describe, expect, it, jest } from '@jest/globals';
import { rig } from './testing/rig.js';
import { SlackServer } from './testing/slack-server.js';

/** Where each message went: `channel`, or the thread of the message with that number, `+` when shown in the channel too. */
function places(server: SlackServer): string[] {
  const roots = new Map(server.messages.map(({ ts }, i) => [ts, i]));
  return server.messages.map(({ thread_ts, reply_broadcast }) =>
    thread_ts === undefined ? 'channel' : `${roots.get(thread_ts)}${reply_broadcast ? '+' : ''}`,
  );
}

const life: readonly [State, State][] = [
  ['closed', 'open'],
  ['open', 'half_open'],
  ['half_open', 'open'],
  ['open', 'half_open'],
  ['half_open', 'closed'],
];

describe('threads', () => {
  it('put a cycle under the message that opened it, and show the recovery in the channel', async () => {
    const { server, time, tell } = await rig({ bot: true });
    for (const [from, to] of [...life, ...life]) {
      tell(from, to);
      await time.advance(5_000);
    }
    expect(server.problems).toEqual([]);
    expect(places(server)).toEqual(['channel', '0', '0', '0', '0+', 'channel', '5', '5', '5', '5+']);
    expect(new Set(server.messages.map(({ channel }) => channel))).toEqual(new Set(['C0123456789']));
  });

  it('are one for each circuit', async () => {
    const { server, time, tell } = await rig({ bot: true });
    for (const [from, to] of life.slice(0, 2)) {
      for (const circuitName of ['a', 'b']) tell(from, to, { circuitName });
      await time.advance(5_000);
    }
    expect(places(server)).toEqual(['channel', 'channel', '0', '1']);
  });

  it('begin with what was forced open, and not with what disturbs nobody', async () => {
    const { server, time, tell } = await rig({ bot: true });
    for (const [from, to] of [
      ['closed', 'metrics_only'],
      ['metrics_only', 'closed'],
      ['closed', 'forced_open'],
      ['forced_open', 'closed'],
    ] as const) {
      tell(from, to);
      await time.advance(5_000);
    }
    expect(places(server)).toEqual(['channel', 'channel', 'channel', '2+']);
  });

  it('hold a folded message that tells of an end and of a new beginning, and what follows on it', async () => {
    const { server, time, tell } = await rig({ bot: true });
    tell('closed', 'open');
    await time.advance(0);
    tell('open', 'half_open');
    tell('half_open', 'closed');
    tell('closed', 'open');
    await time.advance(5_000);
    tell('open', 'half_open');
    await time.advance(5_000);
    expect(places(server)).toEqual(['channel', '0+', '0']);
  });

  it('begin with the next message when the one that opened the cycle was lost', async () => {
    const { server, time, tell } = await rig({ bot: true, retries: 0 });
    server.next.push({ status: 500 });
    for (const [from, to] of life) {
      tell(from, to);
      await time.advance(5_000);
    }
    expect(places(server)).toEqual(['channel', '0', '0', '0+']);
  });

  it('begin anew with each cycle when nobody is told of recoveries', async () => {
    const { server, time, tell } = await rig({ bot: true, ignore: ['*->closed'] });
    for (const [from, to] of [...life, ...life]) {
      tell(from, to);
      await time.advance(5_000);
    }
    expect(places(server)).toEqual(['channel', '0', '0', '0', 'channel', '4', '4', '4']);
  });

  it('begin anew when someone deleted the message that they hang on', async () => {
    const { server, time, tell, lost } = await rig({ bot: true });
    tell('closed', 'open');
    await time.advance(5_000);
    server.deleted.add(server.messages[0]?.ts ?? '');
    tell('open', 'half_open');
    await time.advance(5_000);
    tell('half_open', 'closed');
    await time.advance(5_000);
    expect(places(server)).toEqual(['channel', 'channel', '1+']);
    expect(lost()).toEqual([]);
  });
});

describe('the Web API', () => {
  it('has the same pace, Retry-After and retries', async () => {
    const { server, time, tell } = await rig({ bot: true });
    server.next.push({ status: 429, headers: { 'retry-after': '30' } }, { status: 503 }, 'reset');
    tell('closed', 'open');
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 30_000, 32_000, 36_000]);
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]?.text).toContain('may be a repeat');
  });

  it.each([
    ['channel_not_found', 'refused', false],
    ['invalid_auth', 'refused', false],
    ['service_unavailable', 'gave_up', false],
    ['ratelimited', 'gave_up', false],
    ['internal_error', 'gave_up', true],
    ['fatal_error', 'gave_up', true],
  ])('%s is %s, may have arrived: %s', async (word, reason, mayHaveArrived) => {
    const { server, time, tell, lost } = await rig({ bot: true, retries: 1 });
    server.always = { status: 200, body: JSON.stringify({ ok: false, error: word }) };
    tell('closed', 'open');
    await time.advance(600_000);
    expect(lost()).toEqual([expect.objectContaining({ reason, mayHaveArrived })]);
    expect(lost()[0]?.message).toContain(`Slack answered ${word}`);
    expect(server.posts).toHaveLength(reason === 'refused' ? 1 : 2);
  });

  it('is told by name to be installed when it is missing, at once and with every loss', async () => {
    jest.resetModules();
    jest.unstable_mockModule('@slack/web-api', () => {
      throw Object.assign(new Error("Cannot find package '@slack/web-api'"), { code: 'ERR_MODULE_NOT_FOUND' });
    });
    const { SlackListener } = await import('./slack-listener.js');
    const faults: [string, string][] = [];
    const listener = new SlackListener({
      token: SlackServer.TOKEN,
      channel: 'C1',
      minInterval: 0,
      onError: ({ message }, { source }) => faults.push([source, message]),
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(faults).toEqual([['setup', expect.stringContaining('npm install @slack/web-api')]]);
    const { signal } = await import('./testing/signals.js');
    listener.onSignal(signal());
    expect(await listener.flush()).toBe(true);
    expect(faults.slice(1)).toEqual([['delivery', expect.stringContaining('npm install @slack/web-api')]]);
  });
});
