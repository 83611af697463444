import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Json, violations } from './slack-limits.js';

/** A message as the server got it. */
export interface Received {
  readonly text: string;
  readonly blocks?: unknown[];
  readonly attachments?: { color: string; blocks: unknown[] }[];
  readonly channel?: string;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
  /** What `chat.postMessage` gave it; webhooks tell nobody. */
  readonly ts: string;
}

/**
 * What the server does with one post, instead of taking it:
 *
 * - an answer: that status, body and headers
 * - `reset`: the connection breaks before the message is taken
 * - `take_and_reset`: the message is taken, and the connection breaks before the answer
 * - `hang`: no answer, ever
 */
export type Behaviour =
  | { status: number; body?: string; headers?: Record<string, string> }
  | 'reset'
  | 'take_and_reset'
  | 'hang'
  | 'ok';

/** A stand-in for Slack on loopback: an incoming webhook and `chat.postMessage`, with Slack's own answers and limits. */
export class SlackServer {
  /** The messages that were taken. */
  readonly messages: Received[] = [];
  /** When each post came, by the clock of the test. */
  readonly posts: number[] = [];
  /** The connections that posts came on. */
  readonly connections: Set<unknown> = new Set();
  /** Posts that hang. */
  held = 0;
  /** What happens to the next posts, in this order. */
  readonly next: Behaviour[] = [];
  /** What happens to all others. */
  always: Behaviour = 'ok';
  /** What a post had to be refused for. */
  readonly problems: string[] = [];
  /** Threads that are no more. */
  readonly deleted: Set<string> = new Set();
  readonly #now: () => number;
  readonly #app: FastifyInstance;
  #address = '';
  #ts = 0;

  /**
   * @param now - the clock of the test, for `posts`
   * @param https - a certificate, to speak TLS
   */
  constructor(now: () => number = Date.now, https?: { key: Buffer; cert: Buffer }) {
    this.#now = now;
    const options = { forceCloseConnections: true };
    this.#app = https ? (fastify({ ...options, https }) as unknown as FastifyInstance) : fastify(options);
    this.#app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    this.#app.post('/services/T0000/B0000/:key', (request, reply) => this.#webhook(request, reply));
    this.#app.post('/api/chat.postMessage', (request, reply) => this.#postMessage(request, reply));
  }

  async start(): Promise<this> {
    this.#address = await this.#app.listen({ port: 0, host: '127.0.0.1' });
    return this;
  }

  async stop(): Promise<void> {
    await this.#app.close();
  }

  /** The secret part of {@link webhookUrl}. */
  static readonly KEY: string = 'kEyThatNobodyMaySee1234';
  static readonly TOKEN: string = 'xoxb-token-that-nobody-may-see';

  get webhookUrl(): string {
    return `${this.#address}/services/T0000/B0000/${SlackServer.KEY}`;
  }

  get apiUrl(): string {
    return `${this.#address}/api/`;
  }

  async #webhook(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key } = request.params as { key: string };
    if (key !== SlackServer.KEY) return reply.code(404).send('no_service');
    const payload = request.body as Json;
    this.connections.add(request.raw.socket);
    if (await this.#misbehave(payload, reply)) return reply;
    if (!this.#valid(payload)) return reply.code(400).send('invalid_blocks');
    this.#take(payload);
    return reply.type('text/html').send('ok');
  }

  async #postMessage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const payload = formPayload(String(request.body));
    this.connections.add(request.raw.socket);
    if (request.headers.authorization !== `Bearer ${SlackServer.TOKEN}`)
      return reply.send({ ok: false, error: 'invalid_auth' });
    if (await this.#misbehave(payload, reply)) return reply;
    if (!this.#valid(payload)) return reply.send({ ok: false, error: 'invalid_blocks' });
    if (this.deleted.has(String(payload.thread_ts))) return reply.send({ ok: false, error: 'thread_not_found' });
    return reply.send({ ok: true, channel: payload.channel, ts: this.#take(payload) });
  }

  async #misbehave(payload: Json, reply: FastifyReply): Promise<boolean> {
    this.posts.push(this.#now());
    const behaviour = this.next.shift() ?? this.always;
    if (behaviour === 'ok') return false;
    if (behaviour === 'take_and_reset') this.#take(payload);
    if (behaviour === 'hang') {
      this.held++;
      reply.raw.on('close', () => this.held--);
      reply.hijack();
    } else if (typeof behaviour === 'string') {
      reply.hijack();
      reply.raw.destroy();
    } else {
      reply
        .code(behaviour.status)
        .headers(behaviour.headers ?? {})
        .send(behaviour.body ?? '');
    }
    return true;
  }

  #valid(payload: Json): boolean {
    const found = violations(payload);
    this.problems.push(...found);
    return found.length === 0;
  }

  #take(payload: Json): string {
    const ts = `1700000000.${String(++this.#ts).padStart(6, '0')}`;
    this.messages.push({ ...payload, ts } as unknown as Received);
    return ts;
  }
}

/** The Web API takes forms, with JSON in them. */
function formPayload(body: string): Json {
  const payload: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(body)) {
    payload[key] = key === 'text' || key === 'channel' || key === 'thread_ts' ? value : JSON.parse(value);
  }
  return payload;
}
