import Fastify from 'fastify';
import { listen } from './listen.js';

/** One message as it came in. */
export interface ReceivedMessage {
  /** When, in ms since the Unix epoch. */
  readonly receivedAt: number;
  /** The body as it was posted. */
  readonly body: WebhookBody;
}

/** What Slack's incoming webhooks accept, as far as a reader needs it. */
export interface WebhookBody {
  readonly text?: string;
  readonly blocks?: readonly unknown[];
  readonly attachments?: readonly unknown[];
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

/**
 * Start a server that speaks the protocol of Slack's incoming webhooks: JSON by POST is answered with `ok`, and nonsense in
 * Slack's own words (`invalid_payload`, `no_text`, `no_service`).
 *
 * @param options - `keep`: how many messages to keep, default 50
 */
export async function startSlackStandIn({ keep = 50 }: { readonly keep?: number } = {}): Promise<SlackStandIn> {
  const messages: ReceivedMessage[] = [];
  const app = Fastify();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post<{ Body: string }>(WEBHOOK_PATH, async (request, reply) => {
    reply.type('text/plain');
    const body = parsed(request.body);
    if (body === undefined) return reply.code(400).send('invalid_payload');
    if (!body.text && !body.blocks?.length && !body.attachments?.length) return reply.code(400).send('no_text');
    messages.push({ receivedAt: Date.now(), body });
    if (messages.length > keep) messages.shift();
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

function parsed(text: string): WebhookBody | undefined {
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
