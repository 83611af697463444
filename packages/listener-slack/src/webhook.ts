import { IncomingWebhook } from '@slack/webhook';
import { attempt, type SlackFetch } from './fetch.js';
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
    // A client costs nothing to make, and so each attempt has one of its own that ends with it.
    const client = new IncomingWebhook(this.#url, { fetch: attempt(this.#fetch, signal, this.#now) });
    await client.send({ ...message, unfurl_links: false, unfurl_media: false });
  }
}
