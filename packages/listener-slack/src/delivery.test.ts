import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { SlackDeliveryError } from './errors.js';
import { SlackListener } from './slack-listener.js';
import { rig } from './testing/rig.js';
import { signal } from './testing/signals.js';

const unavailable = { status: 503, body: 'service_unavailable' };

describe('pace', () => {
  it('posts the first transition at once, and never more than one message a second', async () => {
    const { server, time, tell } = await rig();
    for (const circuitName of ['a', 'b', 'c', 'd']) tell('closed', 'open', { circuitName });
    await time.advance(0);
    expect(server.messages).toHaveLength(1);
    await time.advance(10_000);
    expect(server.messages).toHaveLength(4);
    expect(server.posts).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('posts the next one at once when the last was long ago', async () => {
    const { server, time, tell } = await rig();
    tell('closed', 'open');
    await time.advance(5_000);
    tell('open', 'half_open');
    await time.advance(0);
    expect(server.posts).toEqual([0, 5_000]);
  });

  it('has a pace of the user’s own with minInterval', async () => {
    const { server, time, tell } = await rig({ minInterval: 250 });
    for (const circuitName of ['a', 'b', 'c']) tell('closed', 'open', { circuitName });
    await time.advance(1_000);
    expect(server.posts).toEqual([0, 250, 500]);
  });

  it('does nothing in the call itself, and has no timer when there is nothing to do', async () => {
    const { server, time, tell, listener } = await rig();
    expect(time.timers).toBe(0);
    tell('closed', 'open');
    expect(listener.pending).toBe(1);
    expect(server.posts).toHaveLength(0);
    await time.advance(60_000);
    expect(listener.pending).toBe(0);
    expect(time.timers).toBe(0);
  });
});

describe('folding', () => {
  it('tells the transitions of one circuit that wait in one message, in their order', async () => {
    const { server, time, tell } = await rig();
    tell('closed', 'open', { circuitName: 'other' });
    tell('closed', 'open');
    tell('open', 'half_open');
    tell('half_open', 'closed');
    await time.advance(60_000);
    expect(server.messages).toHaveLength(2);
    expect(server.messages[1]?.text).toContain('3 transitions');
    const story = JSON.stringify(server.messages[1]);
    const places = ['closed → open', 'open → half_open', 'half_open → closed'].map((one) => story.indexOf(one));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('keeps what was tried once as it is: what happens meanwhile goes into the next message', async () => {
    const { server, time, tell } = await rig();
    server.next.push(unavailable);
    tell('closed', 'open');
    await time.advance(0);
    tell('open', 'half_open');
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('closed → open'),
      expect.stringContaining('open → half_open'),
    ]);
  });
});

describe('429', () => {
  it('waits as many seconds as Retry-After says', async () => {
    const { server, time, tell } = await rig();
    server.next.push({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
    tell('closed', 'open');
    await time.advance(120_000);
    expect(server.posts).toEqual([0, 30_000]);
    expect(server.messages).toHaveLength(1);
  });

  it('waits until the date that Retry-After says, by the server’s own clock', async () => {
    const { server, time, tell } = await rig();
    const wrong = time.epoch() + 7_200_000;
    const headers = { date: new Date(wrong).toUTCString(), 'retry-after': new Date(wrong + 20_000).toUTCString() };
    server.next.push({ status: 429, headers });
    tell('closed', 'open');
    await time.advance(120_000);
    expect(server.posts).toEqual([0, 20_000]);
  });

  it('holds back the messages of all circuits', async () => {
    const { server, time, tell } = await rig();
    server.next.push({ status: 429, headers: { 'retry-after': '30' } });
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    await time.advance(120_000);
    expect(server.posts).toEqual([0, 30_000, 31_000]);
  });

  it('obeys a longer Retry-After up to maxRetryAfter, and says so when it gives up', async () => {
    const { server, time, tell, lost } = await rig({ retries: 1, maxRetryAfter: 60_000 });
    const asking = { status: 429, headers: { 'retry-after': '86400' } };
    server.next.push(asking, asking);
    tell('closed', 'open');
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 60_000]);
    expect(lost()[0]?.message).toContain('it asked for a wait of 86400000 ms; maxRetryAfter is 60000 ms');
  });

  it('waits as after any failure when there is no Retry-After, or one that says nothing', async () => {
    const { server, time, tell } = await rig({ retryDelay: 2_000 });
    server.next.push({ status: 429 }, { status: 429, headers: { 'retry-after': 'soon' } });
    tell('closed', 'open');
    await time.advance(120_000);
    expect(server.posts).toEqual([0, 2_000, 6_000]);
  });
});

describe('failures', () => {
  it('tries again after waits that grow up to a limit', async () => {
    const { server, time, tell } = await rig({ retryDelay: 1_000, maxRetryDelay: 5_000 });
    server.next.push(unavailable, unavailable, unavailable, unavailable, unavailable);
    tell('closed', 'open');
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 1_000, 3_000, 7_000, 12_000, 17_000]);
    expect(server.messages).toHaveLength(1);
  });

  it('shortens each wait by up to half at random, so that a fleet does not come back as one', async () => {
    const { server, time, tell } = await rig({ retryDelay: 8_000, random: () => 0 });
    server.next.push(unavailable, unavailable);
    tell('closed', 'open');
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 4_000, 12_000]);
  });

  it('goes on waiting longer with the next message: the trouble is Slack’s, not the message’s', async () => {
    const { server, time, tell } = await rig({ retries: 1, retryDelay: 1_000 });
    server.next.push(unavailable, unavailable, unavailable);
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 1_000, 3_000, 7_000]);
  });

  it('begins with short waits again after a success', async () => {
    const { server, time, tell } = await rig();
    server.next.push(unavailable, unavailable, 'ok', unavailable);
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 1_000, 3_000, 4_000, 5_000]);
  });

  it('gives up after the retries and reports what was lost, with the signals', async () => {
    const { server, time, tell, lost } = await rig({ retries: 2 });
    server.always = unavailable;
    const told = tell('closed', 'open');
    await time.advance(600_000);
    expect(server.posts).toHaveLength(3);
    expect(lost()).toHaveLength(1);
    expect(lost()[0]).toMatchObject({
      name: 'SlackDeliveryError',
      code: 'FLUXGATE_SLACK_NOT_DELIVERED',
      circuitName: 'payment_api',
      reason: 'gave_up',
      attempts: 3,
      status: 503,
      mayHaveArrived: false,
    });
    expect(lost()[0]?.signals).toEqual([told]);
    expect(lost()[0]?.message).toContain('Slack answered 503: service_unavailable');
  });

  it.each([
    [400, 'invalid_payload'],
    [403, 'action_prohibited'],
    [404, 'no_service'],
    [410, 'channel_is_archived'],
  ])('does not try again what Slack refuses (%i %s)', async (status, body) => {
    const { server, time, tell, lost } = await rig();
    server.next.push({ status, body });
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    await time.advance(600_000);
    expect(server.posts).toEqual([0, 1_000]);
    expect(lost()).toEqual([expect.objectContaining({ reason: 'refused', status, attempts: 1, circuitName: 'a' })]);
    expect(lost()[0]?.message).toContain(`Slack answered ${status}`);
    expect(lost()[0]?.message).toContain(body);
  });

  it('tries again when nobody listens at all, and says nothing of repeats then', async () => {
    const { server, time, tell, lost } = await rig({ retries: 3 });
    await server.stop();
    tell('closed', 'open');
    await time.advance(600_000);
    expect(lost()).toEqual([expect.objectContaining({ reason: 'gave_up', attempts: 4, mayHaveArrived: false })]);
    expect(lost()[0]?.message).toContain('ECONNREFUSED');
  });

  it('ends an attempt that gets no answer after the timeout, and tries again', async () => {
    const { server, time, tell } = await rig({ timeout: 3_000 });
    server.next.push('hang');
    tell('closed', 'open');
    await time.advance(2_999);
    expect(server.posts).toEqual([0]);
    expect(server.held).toBe(1);
    await time.advance(60_000);
    expect(server.posts).toEqual([0, 4_000]);
    expect(server.messages).toHaveLength(1);
    expect(server.held).toBe(0);
  });

  it('goes on when a fetch of the user’s never settles and heeds no signal', async () => {
    const { time, tell, lost } = await rig({ fetch: () => new Promise(() => {}), retries: 0, timeout: 3_000 });
    tell('closed', 'open');
    await time.advance(60_000);
    expect(lost()).toEqual([expect.objectContaining({ reason: 'gave_up', mayHaveArrived: true })]);
  });
});

describe('a post whose answer is lost', () => {
  it('is sent again, and the second one says that it may be a repeat', async () => {
    const { server, time, tell, lost } = await rig();
    server.next.push('take_and_reset');
    tell('closed', 'open');
    await time.advance(60_000);
    const [first, second] = server.messages;
    expect(server.messages).toHaveLength(2);
    expect(first?.text).not.toContain('may be a repeat');
    expect(second?.text).toBe(
      `${first?.text}\n↻ Sent again because the first attempt got no answer: this may be a repeat.`,
    );
    expect(second?.attachments).toEqual(first?.attachments);
    expect(JSON.stringify(second?.blocks)).toContain('may be a repeat');
    expect(lost()).toEqual([]);
  });

  it.each(['reset', 'hang', { status: 504 }, { status: 502 }] as const)(
    'is marked so after %j too',
    async (behaviour) => {
      const { server, time, tell } = await rig();
      server.next.push(behaviour);
      tell('closed', 'open');
      await time.advance(60_000);
      expect(server.messages.map(({ text }) => text)).toEqual([expect.stringContaining('may be a repeat')]);
    },
  );

  it('is marked in its text alone when it has as many blocks as Slack takes', async () => {
    const blocks = Array.from({ length: 50 }, () => ({ type: 'divider' }));
    const { server, time, tell } = await rig({ templates: { '*->*': () => ({ text: 'full', blocks }) } });
    server.next.push('take_and_reset');
    tell('closed', 'open');
    await time.advance(60_000);
    expect(server.problems).toEqual([]);
    expect(server.messages[1]?.text).toContain('may be a repeat');
  });

  it('is not marked after an answer that says that Slack did not take it', async () => {
    const { server, time, tell } = await rig();
    server.next.push(unavailable, { status: 500 }, { status: 429 });
    tell('closed', 'open');
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => text)).toEqual([expect.not.stringContaining('may be a repeat')]);
  });

  it('is reported instead with resendUnanswered: false', async () => {
    const { server, time, tell, lost } = await rig({ resendUnanswered: false });
    server.next.push('take_and_reset');
    tell('closed', 'open');
    await time.advance(60_000);
    expect(server.messages).toHaveLength(1);
    expect(lost()).toEqual([expect.objectContaining({ reason: 'unanswered', mayHaveArrived: true, attempts: 1 })]);
  });
});

describe('bound', () => {
  it('lets the oldest message give way when maxPending transitions wait, and reports what it told', async () => {
    const { server, time, tell, lost, listener } = await rig({ maxPending: 3, minInterval: 1_000 });
    tell('closed', 'open', { circuitName: 'posted' });
    await time.advance(0);
    const told = ['a', 'b', 'c', 'd', 'e'].map((circuitName) => tell('closed', 'open', { circuitName }));
    expect(listener.pending).toBe(3);
    await time.advance(60_000);
    expect(lost().map(({ reason, signals }) => [reason, signals])).toEqual([
      ['queue_full', [told[0]]],
      ['queue_full', [told[1]]],
    ]);
    expect(server.messages).toHaveLength(4);
  });

  it('reports beside the call, not within it', async () => {
    const { tell, faults, time } = await rig({ maxPending: 1 });
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    expect(faults).toHaveLength(0);
    await time.advance(0);
    expect(faults).toHaveLength(1);
  });
});

describe('flush and close', () => {
  it('flush resolves when everything told until then is delivered', async () => {
    const { server, time, tell, listener } = await rig();
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    const flushed = listener.flush().then((done) => [done, server.messages.length]);
    await time.advance(500);
    tell('closed', 'open', { circuitName: 'later' });
    await time.advance(1_500);
    expect(await flushed).toEqual([true, 2]);
  });

  it('flush resolves at once when nothing waits, and leaves no timer behind', async () => {
    const { time, tell, listener } = await rig();
    expect(await listener.flush()).toBe(true);
    tell('closed', 'open');
    const flushed = listener.flush({ timeout: 60_000 });
    await time.advance(0);
    expect(await flushed).toBe(true);
    expect(time.timers).toBe(0);
  });

  it('flush says false after its timeout, and the delivery goes on', async () => {
    const { server, time, tell, listener } = await rig();
    server.next.push(unavailable, unavailable);
    tell('closed', 'open');
    const flushed = listener.flush({ timeout: 500 });
    await time.advance(600);
    expect(await flushed).toBe(false);
    await time.advance(60_000);
    expect(server.messages).toHaveLength(1);
  });

  it('flush counts what was reported lost as dealt with', async () => {
    const { server, time, tell, listener, lost } = await rig();
    server.next.push({ status: 404, body: 'no_service' });
    tell('closed', 'open');
    const flushed = listener.flush();
    await time.advance(100);
    expect(await flushed).toBe(true);
    expect(lost()).toHaveLength(1);
  });

  it('close delivers what it can, reports what is left, ends the attempt and leaves nothing running', async () => {
    const { server, time, tell, listener, lost } = await rig();
    tell('closed', 'open', { circuitName: 'delivered' });
    await time.advance(0);
    server.next.push('hang');
    tell('closed', 'open', { circuitName: 'on the way' });
    tell('closed', 'open', { circuitName: 'waiting' });
    const closed = listener.close({ timeout: 2_000 });
    expect(listener.close()).not.toBe(undefined);
    await time.advance(5_000);
    expect(await closed).toBe(false);
    expect(server.messages).toHaveLength(1);
    expect(lost().map(({ circuitName, reason, mayHaveArrived }) => [circuitName, reason, mayHaveArrived])).toEqual([
      ['waiting', 'closed', false],
      ['on the way', 'closed', true],
    ]);
    await time.advance(600_000);
    expect([time.timers, server.posts.length, listener.pending]).toEqual([0, 2, 0]);
  });

  it('close in the middle of a wait ends it', async () => {
    const { server, time, tell, listener, lost } = await rig();
    server.next.push({ status: 429, headers: { 'retry-after': '60' } });
    tell('closed', 'open');
    const closed = listener.close({ timeout: 2_000 });
    await time.advance(3_000);
    expect(await closed).toBe(false);
    expect(time.timers).toBe(0);
    expect(lost()).toEqual([expect.objectContaining({ reason: 'closed', attempts: 1 })]);
  });

  it('close says true when everything was delivered, however often it is asked', async () => {
    const { time, tell, listener } = await rig();
    tell('closed', 'open');
    const both = [listener.close(), listener.close()];
    await time.advance(1_000);
    expect(await Promise.all(both)).toEqual([true, true]);
  });

  it('closes at the end of an `await using` block', async () => {
    const { time, tell, listener, server } = await rig();
    tell('closed', 'open');
    const disposed = listener[Symbol.asyncDispose]();
    await time.advance(1_000);
    await disposed;
    expect(server.messages).toHaveLength(1);
    tell('open', 'half_open');
    await time.advance(60_000);
    expect(server.messages).toHaveLength(1);
  });

  it('reports what is told after it was closed', async () => {
    const { server, time, tell, listener, lost } = await rig();
    await listener.close();
    const told = tell('closed', 'open');
    await time.advance(60_000);
    expect(server.posts).toEqual([]);
    expect(lost().map(({ reason, signals }) => [reason, signals])).toEqual([['closed', [told]]]);
  });

  it('refuses a timeout that is no time', async () => {
    const { listener } = await rig();
    await expect(listener.flush({ timeout: -1 })).rejects.toThrow(RangeError);
    await expect(listener.close({ timeout: Number.NaN })).rejects.toThrow('got NaN');
    await expect(listener.flush({ timeoutMs: 1 } as never)).rejects.toThrow(
      'unknown option "timeoutMs"; expected one of timeout',
    );
    await expect(listener.close(5_000 as never)).rejects.toThrow(
      'close(options) must be an object such as { timeout: 10_000 }, or nothing; got 5000',
    );
  });
});

describe('onError', () => {
  it('that throws disturbs nothing', async () => {
    const { server, time, tell } = await rig({
      onError: () => {
        throw new Error('the hook itself');
      },
    });
    server.next.push({ status: 404 });
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    await time.advance(60_000);
    expect(server.messages).toHaveLength(1);
  });

  it('gets an error of a readable length, whatever the name and the answer are', async () => {
    const { server, time, tell, lost } = await rig();
    server.next.push({ status: 404, body: '<html>'.repeat(10_000) });
    tell('closed', 'open', { circuitName: 'n'.repeat(10_000) });
    await time.advance(1_000);
    expect(lost()[0]?.message.length).toBeLessThan(1_000);
  });

  it('gets an error that reads as one line', async () => {
    const { server, time, tell, lost } = await rig();
    server.next.push({ status: 404, body: 'no\n\u001b[31m service' });
    tell('closed', 'open');
    await time.advance(1_000);
    const [error] = lost() as [SlackDeliveryError];
    expect(error.message).toBe(
      '1 transition of circuit "payment_api" not delivered (refused after 1 attempt): Slack answered 404: no [31m service',
    );
  });
});

describe('an answer that is not Slack’s', () => {
  const portal = {
    status: 200,
    body: '<html>Please log in to the Wi-Fi</html>',
    headers: { 'content-type': 'text/html' },
  };

  it.each([false, true])('does not count as delivered, and is tried again (bot: %p)', async (bot) => {
    const { server, time, tell, listener, faults } = await rig({ bot });
    server.next.push(portal, { status: 302, headers: { location: 'http://127.0.0.1:1/login' } });
    tell('closed', 'open');
    await time.advance(0);
    expect(listener.pending).toBe(1);
    await time.advance(60_000);
    expect([server.posts.length, server.messages.length, listener.pending]).toEqual([3, 1, 0]);
    expect(server.messages[0]?.text).not.toContain('may be a repeat');
    expect(faults).toEqual([]);
  });

  it('is reported when it goes on, with what it said', async () => {
    const { server, time, tell, lost } = await rig({ retries: 1 });
    server.always = portal;
    tell('closed', 'open');
    await time.advance(600_000);
    expect(lost()).toEqual([
      expect.objectContaining({ reason: 'gave_up', attempts: 2, status: 200, mayHaveArrived: false }),
    ]);
    expect(lost()[0]?.message).toContain("the answer is not Slack's: <html>Please log in");
  });
});

describe('a request that was certainly never sent', () => {
  it('is not said to be a repeat: TLS to a plain port, and a connection that is not made in time', async () => {
    const accepted: Socket[] = [];
    // It takes connections and says nothing, as a firewall that swallows TLS does; or speaks plain text.
    for (const hello of ['', 'HTTP/1.1 400 Bad Request\r\n\r\n']) {
      const plain = createServer((socket) => {
        accepted.push(socket.on('error', () => {}));
        if (hello) socket.end(hello);
      }).listen(0, '127.0.0.1');
      await once(plain, 'listening');
      const { port } = plain.address() as AddressInfo;
      const lost: SlackDeliveryError[] = [];
      const listener = new SlackListener({
        webhookUrl: `https://127.0.0.1:${port}/services/T0/B0/secretsecret`,
        retries: 0,
        timeout: hello ? 60_000 : 50,
        onError: (error) => lost.push(error as SlackDeliveryError),
      });
      listener.onSignal(signal());
      await listener.flush({ timeout: 60_000 });
      expect(lost).toEqual([expect.objectContaining({ reason: 'gave_up', mayHaveArrived: false })]);
      for (const socket of accepted.splice(0)) socket.destroy();
      plain.close();
    }
  });
});

describe('a fault of the listener’s own formatting', () => {
  it('is reported as that, and the message goes out plainer', async () => {
    const { server, time, tell, faults } = await rig();
    const told = tell('closed', 'open', { metrics: undefined as never });
    await time.advance(1_000);
    expect(server.messages.map(({ text }) => text)).toEqual([
      'payment_api closed → open: failure_rate 0.62 &gt;= 0.5 over 100 calls',
    ]);
    expect(faults).toEqual([{ source: 'format', error: expect.any(TypeError), signals: [told] }]);
  });

  it('does not happen for a wait of Number.MAX_SAFE_INTEGER ms', async () => {
    const { server, time, tell, faults } = await rig();
    tell('closed', 'open', { retryAfter: Number.MAX_SAFE_INTEGER });
    await time.advance(1_000);
    expect(server.messages).toHaveLength(1);
    expect(faults).toEqual([]);
  });
});

describe('async context', () => {
  const request = new AsyncLocalStorage<string>();

  it('is no caller’s: timers, posts and reports run outside the requests that caused them', async () => {
    const seen = new Set<unknown>();
    const { server, time, tell } = await rig({
      retries: 0,
      fetch: (url, init) => {
        seen.add(request.getStore());
        return time.fetch(url, init);
      },
      onError: () => seen.add(request.getStore()),
      clock: {
        now: () => time.now(),
        epoch: () => time.epoch(),
        setTimeout: (callback, ms) => {
          seen.add(request.getStore());
          return time.setTimeout(callback, ms);
        },
        clearTimeout: (timer) => time.clearTimeout(timer),
      },
    });
    server.always = { status: 404, body: 'no_service' };
    request.run('A', () => tell('closed', 'open'));
    await time.advance(10_000);
    request.run('B', () => tell('open', 'half_open'));
    await time.advance(10_000);
    expect(server.posts).toHaveLength(2);
    expect([...seen]).toEqual([undefined]);
  });
});
