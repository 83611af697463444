import Fastify from 'fastify';
import type { SlackBody } from '../../shared/events.js';
import { guard } from '../http/guard.js';
import { listen } from '../http/listen.js';

/** One message as it came in. */
export interface ReceivedMessage {
  /** When, in ms since the Unix epoch. */
  readonly receivedAt: number;
  /** The body as it was posted. */
  readonly body: SlackBody;
}

/** A server that stands in for Slack. */
export interface SlackStandIn {
  /** Where to post messages: secret-looking, as the real one's. */
  readonly webhookUrl: string;
  /** Where to read them: `GET` answers with all that it still has, the oldest first. */
  readonly messagesUrl: string;
  /** The latest messages, the oldest first. */
  readonly messages: readonly ReceivedMessage[];
  close(): Promise<void>;
}

const WEBHOOK_PATH = '/services/T00000000/B00000000/standInForSlack';

/** Options of {@link startSlackStandIn}. */
export interface SlackStandInOptions {
  /** How many messages to keep. Default 50. */
  readonly keep?: number;
  /** Called with each message that it accepts. */
  readonly onMessage?: (message: ReceivedMessage) => void;
}

/**
 * Start a server that speaks the protocol of Slack's incoming webhooks: JSON by POST is answered with `ok`, and nonsense in
 * Slack's own words (`invalid_payload`, `no_text`, `no_service`). It is guarded against other sites as the gateway is.
 */
export async function startSlackStandIn({ keep = 50, onMessage }: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const messages: ReceivedMessage[] = [];
  const app = Fastify();

  guard(app);
  // Kept as text: nonsense is answered in Slack's words, not in Fastify's.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post<{ Body: string }>(WEBHOOK_PATH, async (request, reply) => {
    reply.type('text/plain');
    const body = parsed(request.body);
    if (body === undefined) return reply.code(400).send('invalid_payload');
    if (!body.text && !body.blocks?.length && !body.attachments?.length) return reply.code(400).send('no_text');
    const message = { receivedAt: Date.now(), body };
    messages.push(message);
    if (messages.length > keep) messages.shift();
    onMessage?.(message);
    return 'ok';
  });
  app.get('/messages', async () => messages);
  app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('no_service'));

  const url = await listen(app);
  return {
    webhookUrl: url + WEBHOOK_PATH,
    messagesUrl: `${url}/messages`,
    messages,
    close: () => app.close(),
  };
}

function parsed(text: string): SlackBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
    const { text: plain = '', blocks = [], attachments = [] } = body as Record<string, unknown>;
    const fits = typeof plain === 'string' && Array.isArray(blocks) && Array.isArray(attachments);
    return fits ? body : undefined;
  } catch {
    return undefined;
  }
}
