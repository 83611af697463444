import sse, { type SSEMessage, type SSEPluginOptions } from '@fastify/sse';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Setting } from '../../shared/events.js';
import { STREAM_PATH, type StreamMessages } from '../../shared/stream.js';
import { REAL_TIME, type Time } from '../time.js';
import type { Chronicle } from './chronicle.js';

/** How many may read at once. */
const READERS = 100;

/** How much goes out in one message, in characters: who reads slowly holds no more than that here. */
const PIECE = 200_000;

/** A reader that has not taken a message in so many ms is sent away; it comes back when it is awake again. */
const PATIENCE = 30_000;

/** How long a browser waits before it comes back, in ms. */
const RETRY = 1_000;

// Its types describe an ES module; it is a CommonJS one.
const ssePlugin = sse as unknown as FastifyPluginAsync<SSEPluginOptions>;

/** What {@link roomStream} needs. */
export interface StreamOptions {
  readonly chronicle: Chronicle;
  readonly setting: Setting;
  readonly time?: Time;
  /** How often a reader hears that all is quiet, in ms: else proxies take a quiet connection for a dead one. Default 15,000. */
  readonly heartbeat?: number;
}

/**
 * `GET /api/events`: all that is remembered, and then what happens. A reader has no queue here: each time that it has taken
 * a message, it gets what has happened since, so that a slow one costs no more than a quick one.
 */
export async function roomStream(
  app: FastifyInstance,
  { chronicle, setting, time = REAL_TIME, heartbeat = 15_000 }: StreamOptions,
): Promise<void> {
  /** What ends each reader's stream. */
  const readers = new Set<AbortController>();
  await app.register(ssePlugin, { heartbeatInterval: heartbeat, serializer: (json: string) => json });
  app.addHook('preClose', async () => {
    for (const reader of readers) reader.abort();
  });

  app.get(STREAM_PATH, { sse: 'only' }, async (_request, reply) => {
    if (readers.size >= READERS) {
      const message = `${READERS} read the stream already: close a page that shows it, or come back later`;
      return reply
        .code(503)
        .header('retry-after', '10')
        .send({ statusCode: 503, error: 'Service Unavailable', message });
    }
    const reader = new AbortController();
    readers.add(reader);
    reply.sse.onClose(() => {
      readers.delete(reader);
      reader.abort();
    });
    const lastRead = numberIn(reply.sse.lastEventId, setting.run);
    await reply.sse.send(
      patiently(messages(chronicle, setting, lastRead, reader.signal), time, () => reply.raw.destroy()),
    );
  });
}

/** The messages for one reader, which has read until the event `lastRead`; they end at `signal`. */
async function* messages(
  chronicle: Chronicle,
  setting: Setting,
  lastRead: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<SSEMessage> {
  let read = lastRead;
  while (!signal.aborted) {
    const news = read === undefined ? undefined : chronicle.since(read, PIECE);
    if (read === undefined || news === undefined) {
      read = chronicle.forgotten;
      const start: StreamMessages['start'] = { setting, room: chronicle.base };
      yield { id: `${setting.run}:${read}`, event: 'start', data: JSON.stringify(start), retry: RETRY };
    } else if (news.length > 0) {
      read += news.length;
      yield { id: `${setting.run}:${read}`, event: 'events', data: `[${news.join(',')}]` };
    } else {
      await nextEvent(chronicle, signal);
    }
  }
}

/** Resolves when something happens, or at `signal`. */
function nextEvent(chronicle: Chronicle, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      unwatch();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const unwatch = chronicle.watch(wake);
    signal.addEventListener('abort', wake);
  });
}

/** The same messages; `giveUp` is called when one is not taken in {@link PATIENCE}. */
async function* patiently<T>(all: AsyncIterable<T>, time: Time, giveUp: () => void): AsyncGenerator<T> {
  for await (const one of all) {
    const cancel = time.after(PATIENCE, giveUp);
    yield one;
    cancel();
  }
}

/** The number in an event's id, `run:number`; `undefined` when it is another run's, or none. */
function numberIn(id: string | null, run: string): number | undefined {
  const [, itsRun, number] = /^([^:]*):(\d{1,15})$/.exec(id ?? '') ?? [];
  return itsRun === run ? Number(number) : undefined;
}
