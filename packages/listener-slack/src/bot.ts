import { detached } from './context.js';
import { attempt, type SlackFetch } from './fetch.js';
import { PostFailure } from './post-failure.js';
import { Threads } from './threads.js';
import type { Post, Transport } from './transport.js';

type WebApi = typeof import('@slack/web-api');

/** Where a bot posts, and as whom. */
export interface BotOptions {
  readonly token: string;
  readonly channel: string;
  /** The Web API's address, when it is not `https://slack.com/api/`. */
  readonly apiUrl: string | undefined;
}

/** Posts through `chat.postMessage`, which can do what webhooks cannot: threads. */
export class Bot implements Transport {
  readonly #options: BotOptions;
  readonly #fetch: SlackFetch;
  readonly #now: () => number;
  readonly #threads = new Threads();
  readonly #api: Promise<WebApi>;

  /** @param missing - called when `@slack/web-api`, an optional peer, is not installed */
  constructor(options: BotOptions, fetch: SlackFetch, now: () => number, missing: (error: Error) => void) {
    this.#options = options;
    this.#fetch = fetch;
    this.#now = now;
    // At construction, not at the first message: that one comes at three in the morning.
    this.#api = detached(() => loadWebApi());
    detached(() => this.#api.catch(missing));
  }

  async post({ circuitName, transitions, message, signal }: Post): Promise<void> {
    const { WebClient } = await this.#api;
    const { token, channel, apiUrl } = this.#options;
    const place = this.#threads.place(circuitName, transitions);
    const client = new WebClient(token, {
      fetch: attempt(this.#fetch, signal, this.#now),
      retryConfig: { retries: 0 },
      logger: SILENT,
      ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    });
    const { text, blocks = [], attachments = [] } = message;
    const post = { channel, text, blocks, attachments, unfurl_links: false, unfurl_media: false, ...place };
    try {
      const { ts } = await client.chat.postMessage(post);
      this.#threads.posted(circuitName, transitions, ts);
    } catch (error) {
      throw this.#understood(error, circuitName);
    }
  }

  /** The Web API reports most errors as a word in a response with status 200. */
  #understood(error: unknown, circuitName: string): unknown {
    const word = platformError(error);
    if (word === undefined) return error;
    if (!/^[\w.-]+$/.test(word)) return PostFailure.notSlack(word);
    const message = `Slack answered ${word}`;
    if (UNCERTAIN.has(word)) return new PostFailure('unanswered', message, { status: 200 });
    if (PASSING.has(word)) return new PostFailure('failing', message, { status: 200 });
    if (!NO_THREAD.has(word)) return new PostFailure('refused', message, { status: 200 });
    this.#threads.forget(circuitName);
    return new PostFailure('failing', message, { status: 200, retryAfter: 0 });
  }
}

async function loadWebApi(): Promise<WebApi> {
  try {
    return await import('@slack/web-api');
  } catch (cause) {
    const message = `threads need the package @slack/web-api (npm install @slack/web-api): ${cause}`;
    throw new PostFailure('refused', message);
  }
}

/** Slack's own words for "something of it may have been done". */
const UNCERTAIN: ReadonlySet<string> = new Set(['fatal_error', 'internal_error', 'request_timeout']);
const PASSING: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'service_unavailable',
  'team_added_to_org',
]);
/** Someone deleted the message that the thread hangs on, or closed the thread. */
const NO_THREAD: ReadonlySet<string> = new Set([
  'thread_not_found',
  'cannot_reply_to_message',
  'restricted_action_thread_locked',
]);

function platformError(error: unknown): string | undefined {
  const said = (error as { data?: { error?: unknown } } | undefined)?.data?.error;
  return typeof said === 'string' ? said : undefined;
}

const nothing = (): void => {};
/** The SDK's own logger writes addresses and headers to the console. Errors are reported through `onError` instead. */
const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => 'error' as never,
  setName: nothing,
};
