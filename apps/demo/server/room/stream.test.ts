import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Event, Setting } from '../../shared/events.js';
import { listen } from '../http/listen.js';
import { readStream, type StreamReader } from '../testing/stream-reader.js';
import { until } from '../testing/until.js';
import { type VirtualTime, virtualTime } from '../testing/virtual-time.js';
import { Chronicle } from './chronicle.js';
import { roomStream } from './stream.js';

const SETTING: Setting = { run: 'first', circuits: [], slack: 'stand-in' };

let time: VirtualTime;
let chronicle: Chronicle;
let app: FastifyInstance;
let url: string;
const readers: StreamReader[] = [];

beforeEach(async () => {
  time = virtualTime();
  chronicle = new Chronicle({ time, roomFor: 100_000_000 });
  app = Fastify({ forceCloseConnections: true });
  app.register(roomStream, { chronicle, setting: SETTING, time, heartbeat: 20 });
  url = await listen(app);
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close();
  await app.close();
});

async function read(lastEventId?: string): Promise<StreamReader> {
  const reader = await readStream(url, lastEventId);
  readers.push(reader);
  return reader;
}

const happen = (...figures: number[]) => {
  for (const perSecond of figures) chronicle.record({ kind: 'traffic', service: 'payments', perSecond });
};
const figures = (events: readonly Event[]) => events.map((event) => event.kind === 'traffic' && event.perSecond);

describe('the stream', () => {
  it('begins with the setting and the room, tells what is remembered, and then what happens', async () => {
    happen(1, 2);
    const reader = await read();
    await reader.until(({ events }) => events.length === 2);
    expect(reader.starts).toEqual([{ setting: SETTING, room: chronicle.base }]);
    happen(3);
    await reader.until(({ events }) => events.length === 3);
    expect(figures(reader.events)).toEqual([1, 2, 3]);
    expect(reader.messages.map(({ id }) => id)).toEqual(['first:0', 'first:2', 'first:3']);
  });

  it('goes on for who comes back where that one stopped: nothing twice, nothing left out', async () => {
    happen(1, 2, 3);
    const first = await read();
    await first.until(({ events }) => events.length === 3);
    first.close();
    happen(4, 5);
    const again = await read(first.messages.at(-1)?.id);
    await again.until(({ events }) => events.length === 2);
    expect(figures(again.events)).toEqual([4, 5]);
    expect(again.starts).toEqual([]);
  });

  it.each(['second:2', 'first:99', 'first:', 'first:-1', 'first:1e1', 'nonsense', ':::'])(
    'begins anew for who comes with %j, which it does not know',
    async (id) => {
      happen(1, 2);
      const reader = await read(id);
      await reader.until(({ events }) => events.length === 2);
      expect(reader.starts).toHaveLength(1);
    },
  );

  it('begins anew for who was away longer than it remembers', async () => {
    happen(1, 2);
    await time.pass(700_000);
    happen(3);
    const reader = await read('first:1');
    await reader.until(({ events }) => events.length === 1);
    expect(reader.starts).toMatchObject([{ room: { traffic: { payments: 2 } } }]);
    expect(figures(reader.events)).toEqual([3]);
  });

  it('tells all readers the same, however much it is', async () => {
    const both = [await read(), await read()];
    chronicle.record({ kind: 'slack', body: { text: 'x'.repeat(500_000) } });
    happen(1, 2, 3);
    for (const reader of both) await reader.until(({ events }) => events.length === 4);
    expect(both[0]?.events).toEqual(both[1]?.events);
  });

  it('says now and then that it is there, though nothing happens', async () => {
    const { body } = await fetch(`${url}/api/events`);
    const text = new TextDecoder();
    let said = '';
    for await (const chunk of body ?? []) {
      said += text.decode(chunk, { stream: true });
      if (said.includes('\n\n: heartbeat\n\n')) break;
    }
    expect(said).toContain(': heartbeat');
  });

  it('ends at once when the server closes', async () => {
    const both = [await read(), await read()];
    for (const { until: come } of both) await come(({ messages }) => messages.length > 0);
    await app.close();
    await Promise.all(both.map(({ ended }) => ended));
  });

  it('keeps nothing of readers that have gone', async () => {
    const many = await Promise.all(Array.from({ length: 20 }, () => read()));
    await until(
      () => chronicle.watchers,
      (count) => count === 20,
    );
    for (const reader of many) reader.close();
    await until(
      () => chronicle.watchers,
      (count) => count === 0,
    );
    expect(time.arranged).toBe(0);
  });

  it('takes a hundred readers, and tells the next one to come later', async () => {
    const many = await Promise.all(Array.from({ length: 100 }, () => read()));
    expect(many.every(({ status }) => status === 200)).toBe(true);
    expect((await read()).status).toBe(503);
    many[0]?.close();
    await until(
      async () => (await read()).status,
      (status) => status === 200,
    );
  });
});

describe('a reader that does not read', () => {
  const deaf = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    return socket;
  };

  it('is sent away after half a minute, while others read on', async () => {
    const socket = await deaf();
    const attentive = await read();
    // More than the system buffers for a connection.
    for (let i = 0; i < 60; i++) chronicle.record({ kind: 'slack', body: { text: 'x'.repeat(300_000) } });
    await attentive.until(({ events }) => events.length === 60);
    await until(
      () => time.arranged,
      (count) => count === 1,
    );
    expect(await connections(app)).toBe(2);
    await time.pass(29_999);
    expect(await connections(app)).toBe(2);
    await time.pass(1);
    await until(
      () => connections(app),
      (count) => count === 1,
    );
    happen(1);
    await attentive.until(({ events }) => events.length === 61);
    socket.destroy();
  });
});

function connections({ server }: FastifyInstance): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
