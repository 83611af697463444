import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { IncomingWebhookDefaultArguments } from '@slack/webhook';
import { PostFailure } from './post-failure.js';
import { retryAfter } from './retry-after.js';
import { markSent, markUnsent, neverSent } from './wire.js';

/** What makes the requests: the part of the standard `fetch` that Slack's SDK uses. */
export type SlackFetch = NonNullable<IncomingWebhookDefaultArguments['fetch']>;
type Answer = Awaited<ReturnType<SlackFetch>>;

/**
 * A `fetch` that keeps no process alive: the standard one has no way to unref its sockets, so that a Slack that never answers
 * would hold a finished process until the timeout. It also knows whether a request that failed was ever sent.
 */
export const detachedFetch: SlackFetch = (url, init = {}) =>
  new Promise((resolve, reject) => {
    const secure = new URL(url).protocol !== 'http:';
    const { request } = secure ? https : http;
    const { method = 'POST', headers = {}, body, signal } = init;
    markUnsent(signal ?? undefined);
    const sending = request(url, { method, headers, ...(signal && { signal }) });
    sending.on('socket', (socket) => {
      socket.unref();
      const connecting =
        socket.connecting || (socket as Partial<TLSSocket> & { secureConnecting?: boolean }).secureConnecting;
      if (!connecting) markSent(signal ?? undefined);
      else socket.once(secure ? 'secureConnect' : 'connect', () => markSent(signal ?? undefined));
      // Each further address of a host that is tried gets a handle of its own. A connection that is used again has its one.
      if (socket.connecting) socket.on('connectionAttempt', () => socket.unref()).on('connect', () => socket.unref());
    });
    sending.on('error', reject);
    sending.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      // Slack answers with a word or a short JSON. Anything longer comes from another server; its beginning shows which.
      response.on('data', (chunk: string) => {
        if (text.length < LONGEST) text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const fields = new Map(
          Object.entries(response.headersDistinct).map(([name, all]) => [name, all?.join(', ') ?? '']),
        );
        const get = (name: string): string | null => fields.get(name.toLowerCase()) ?? null;
        resolve(
          answer({ status, statusText: response.statusMessage ?? '', url: String(url), get, entries: fields }, text),
        );
      });
    });
    sending.end(typeof body === 'string' ? body : undefined);
  });

const LONGEST = 65_536;

/**
 * `fetch` for one attempt: it can be aborted, it has read the whole answer when it returns, and it throws a
 * {@link PostFailure} for everything but success, with the `Retry-After` that Slack's SDK for webhooks drops.
 *
 * @param now - the present, in ms since the Unix epoch
 */
export function attempt(fetch: SlackFetch, signal: AbortSignal, now: () => number): SlackFetch {
  return async (url, init) => {
    let response: Answer;
    let text: string;
    try {
      response = await fetch(url, { ...init, signal });
      text = await response.text();
    } catch (error) {
      throw PostFailure.unanswered(error, neverSent(signal));
    }
    const { ok, status, statusText, headers } = response;
    const get = (name: string): string | null => headers.get(name);
    if (!ok) throw PostFailure.answered(status, text, retryAfter(get('retry-after'), now(), get('date')));
    return answer({ status, statusText, url: String(url), get, entries: headers.entries() }, text);
  };
}

interface Head extends Pick<Answer, 'status' | 'statusText' | 'url'> {
  readonly get: (name: string) => string | null;
  readonly entries: Iterable<[string, string]>;
}

/** An answer that has been read to its end. */
function answer({ status, statusText, url, get, entries }: Head, text: string): Answer {
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url,
    headers: { get, entries: () => entries },
    text: async () => text,
    json: async () => JSON.parse(text),
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  };
}
