import { IncomingWebhook } from '@slack/webhook';
import { attempt, type SlackFetch } from './fetch.js';
import { PostFailure } from './post-failure.js';
import type { Post, Transport } from './transport.js';

/** Posts through an incoming webhook. */
export class Webhook implements Transport {
  readonly #url: string;
  readonly #fetch: SlackFetch;
  readonly #now: () => number;

  constructor(url: string, fetch: SlackFetch, now: () => number) {
    this.#url = url;
    this.#fetch = fetch;
    this.#now = now;
  }

  async post({ message, signal }: Post): Promise<void> {
    // A client is cheap, so each attempt has its own, with its own abort signal.
    const client = new IncomingWebhook(this.#url, { fetch: attempt(this.#fetch, signal, this.#now) });
    const { text } = await client.send({ ...message, unfurl_links: false, unfurl_media: false });
    if (text.trim() !== 'ok') throw PostFailure.notSlack(text);
  }
}
