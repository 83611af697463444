import type { Signal } from '@fluxgate/core';
import { type DeliveryClock, systemClock } from './clock.js';
import type { Pace } from './delivery.js';
import { reportToConsole, type SlackOnError } from './errors.js';
import { detachedFetch, type SlackFetch } from './fetch.js';
import { en } from './locales/en.js';
import { ko } from './locales/ko.js';
import type { Locale } from './locales/locale.js';
import type { SlackMessage } from './message.js';
import { pattern, type Transition, type TransitionPattern } from './transition.js';
import { callable, flag, milliseconds, refuse, refuseStrangers, whole, withMethods } from './validate.js';

/** Makes the message of one transition; `standard` is what it would be otherwise. `undefined` means: that one. */
export type SlackTemplate = (transition: Transition, standard: SlackMessage) => SlackMessage | undefined;

/** Makes the message that tells of several transitions of one circuit, in the order in which they happened. */
export type FoldedTemplate = (transitions: readonly Transition[], standard: SlackMessage) => SlackMessage | undefined;

/** Messages of one's own: by transition, where `*` stands for any state and the most telling pattern wins, and folded ones. */
export type SlackTemplates = { readonly [P in TransitionPattern]?: SlackTemplate } & {
  readonly folded?: FoldedTemplate;
};

/** Link buttons, by their labels. `dashboard` and `runbook` are labelled in the language of the messages. */
export type SlackLinks = Readonly<Record<string, string | URL | undefined>>;

/** Which transitions: a list of patterns such as `'closed->open'` or `'*->forced_open'`, or a function that says so. */
export type SlackFilter = readonly TransitionPattern[] | ((signal: Signal) => boolean);

/** What every {@link SlackListener} takes, wherever it posts. */
export interface SlackOptions {
  /** The language of the messages. Default `'en'`. */
  readonly locale?: 'en' | 'ko';
  /** Messages of one's own instead of the standard ones. */
  readonly templates?: SlackTemplates;
  /** Link buttons under each message; a function is asked for each circuit. */
  readonly links?: SlackLinks | ((circuitName: string, signal: Signal) => SlackLinks | undefined);
  /** Tell these transitions and no others. */
  readonly only?: SlackFilter;
  /** Do not tell these transitions. */
  readonly ignore?: SlackFilter;
  /** Do not tell what was done by hand (`reset`, `forceOpen` …). Default `false`. */
  readonly muteManual?: boolean;
  /** The least time from one post to the next, in ms. Default 1,000, which is what Slack allows; 0 for no limit. */
  readonly minInterval?: number;
  /** How long one attempt may take, in ms. Default 10,000. */
  readonly timeout?: number;
  /** How often a message is tried again before it is lost. Default 10. */
  readonly retries?: number;
  /** The wait after a first failure, in ms; it doubles with each further one, and is shortened by up to half at random. Default 1,000. */
  readonly retryDelay?: number;
  /** The longest such wait, in ms. Default 60,000. */
  readonly maxRetryDelay?: number;
  /** The longest that Slack's `Retry-After` is obeyed, in ms: a longer one is cut to this. Default 300,000. */
  readonly maxRetryAfter?: number;
  /**
   * Whether a post is sent again when its answer was lost. Slack may have it already, so the second one says that it may be a
   * repeat. With `false` it is reported as lost instead. Default `true`: twice is better than never.
   */
  readonly resendUnanswered?: boolean;
  /** How many transitions may wait, besides those in the message being posted; the oldest give way. Default 10,000. */
  readonly maxPending?: number;
  /** Told of what was lost and of what went wrong. Default: one line on `console.error`. */
  readonly onError?: SlackOnError;
  /** What makes the requests, to go through a proxy. Default: one on `node:https` that keeps no process alive. */
  readonly fetch?: SlackFetch;
  /** Where the time comes from. Default: the system's clock, with timers that keep no process alive. */
  readonly clock?: DeliveryClock;
  /** Random numbers from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** Posts through an incoming webhook. */
export interface WebhookTarget {
  /** The URL of the incoming webhook. It is a secret, and treated as one. */
  readonly webhookUrl: string;
}

/** Posts through `chat.postMessage`, with threads; needs the package `@slack/web-api`. */
export interface BotTarget {
  /** A bot token with the scope `chat:write`. It is a secret, and treated as one. */
  readonly token: string;
  /** The channel's id (`C0123456789`) or name. */
  readonly channel: string;
  /** The address of the Web API. Default `https://slack.com/api/`. */
  readonly apiUrl?: string;
}

/** What a {@link SlackListener} is made of: where it posts, and how. */
export type SlackListenerOptions = SlackOptions &
  ((WebhookTarget & { [K in keyof BotTarget]?: never }) | (BotTarget & { [K in keyof WebhookTarget]?: never }));

/** The options, checked and complete. */
export interface Settings {
  readonly target: WebhookTarget | BotTarget;
  readonly locale: Locale;
  readonly templates: SlackTemplates;
  readonly links: NonNullable<SlackOptions['links']>;
  readonly only: SlackFilter | undefined;
  readonly ignore: SlackFilter | undefined;
  readonly muteManual: boolean;
  readonly pace: Pace;
  readonly onError: SlackOnError;
  readonly fetch: SlackFetch;
  readonly clock: DeliveryClock;
  readonly random: () => number;
}

const OPTIONS: Readonly<Record<keyof SlackOptions | keyof WebhookTarget | keyof BotTarget, true>> = {
  webhookUrl: true,
  token: true,
  channel: true,
  apiUrl: true,
  locale: true,
  templates: true,
  links: true,
  only: true,
  ignore: true,
  muteManual: true,
  minInterval: true,
  timeout: true,
  retries: true,
  retryDelay: true,
  maxRetryDelay: true,
  maxRetryAfter: true,
  resendUnanswered: true,
  maxPending: true,
  onError: true,
  fetch: true,
  clock: true,
  random: true,
};

const LOCALES: Readonly<Record<string, Locale>> = { en, ko };

/**
 * `options` with the defaults in their places.
 *
 * @throws TypeError or RangeError that names the option, the value given (unless it is a secret) and what is accepted
 */
export function settle(options: SlackListenerOptions): Settings {
  withMethods(
    'new SlackListener(options)',
    options,
    "an object with a 'webhookUrl', or with a 'token' and a 'channel'",
  );
  refuseStrangers('new SlackListener(options)', options, OPTIONS);
  const { locale = 'en', templates = {}, links = {}, only, ignore } = options;
  if (!Object.hasOwn(LOCALES, locale)) refuse('locale', locale, `one of '${Object.keys(LOCALES).join("', '")}'`, true);
  withMethods('templates', templates, 'an object of functions by transition');
  for (const [key, template] of Object.entries(templates)) {
    if (key !== 'folded') pattern('a key of templates', key);
    if (template !== undefined) callable(`templates['${key}']`, template);
  }
  if (typeof links !== 'function') {
    withMethods('links', links, 'an object of URLs by label, or a function that returns one');
    for (const [label, url] of Object.entries(links)) if (url !== undefined) webAddress(`links.${label}`, url);
  }
  return {
    target: target(options),
    locale: LOCALES[locale] ?? en,
    templates: { ...templates },
    links: typeof links === 'function' ? links : { ...links },
    only: filter('only', only),
    ignore: filter('ignore', ignore),
    muteManual: flag('muteManual', options.muteManual ?? false),
    pace: {
      minInterval: milliseconds('minInterval', options.minInterval ?? 1_000, true),
      timeout: milliseconds('timeout', options.timeout ?? 10_000),
      retries: whole('retries', options.retries ?? 10, 0),
      retryDelay: milliseconds('retryDelay', options.retryDelay ?? 1_000),
      maxRetryDelay: milliseconds('maxRetryDelay', options.maxRetryDelay ?? 60_000),
      maxRetryAfter: milliseconds('maxRetryAfter', options.maxRetryAfter ?? 300_000),
      resendUnanswered: flag('resendUnanswered', options.resendUnanswered ?? true),
      maxPending: whole('maxPending', options.maxPending ?? 10_000, 1),
    },
    onError: callable('onError', options.onError ?? reportToConsole),
    fetch: callable('fetch', options.fetch ?? detachedFetch),
    clock: withMethods(
      'clock',
      options.clock ?? systemClock,
      "a clock: an object with the methods 'now', 'epoch', 'setTimeout' and 'clearTimeout'",
      'now',
      'epoch',
      'setTimeout',
      'clearTimeout',
    ),
    random: callable('random', options.random ?? Math.random),
  };
}

/** The secrets among the options must not be repeated in what is thrown about them. */
function target({ webhookUrl, token, channel, apiUrl }: SlackListenerOptions): WebhookTarget | BotTarget {
  if (webhookUrl !== undefined && (token ?? channel) !== undefined) {
    throw new TypeError(
      "webhookUrl is given together with a token or a channel; accepted is one way to post: 'webhookUrl', or 'token' and 'channel'",
    );
  }
  if (token !== undefined || channel !== undefined) {
    secret('token', token);
    if (typeof channel !== 'string' || channel === '') refuse('channel', channel, "a channel's id or name", true);
    if (apiUrl !== undefined) webAddress('apiUrl', apiUrl);
    return { token: token as string, channel, ...(apiUrl !== undefined && { apiUrl }) };
  }
  secret('webhookUrl', webhookUrl);
  if (!isWebAddress(webhookUrl)) {
    throw new TypeError(
      'webhookUrl is a string that is no web address; accepted is the https:// URL of an incoming webhook',
    );
  }
  return { webhookUrl: webhookUrl as string };
}

function secret(option: string, given: unknown): void {
  if (typeof given === 'string' && given !== '') return;
  refuse(option, given, 'a string that is not empty', true);
}

function filter(option: string, given: SlackFilter | undefined): SlackFilter | undefined {
  if (given === undefined || typeof given === 'function') return given;
  if (!Array.isArray(given))
    refuse(option, given, "a list of transitions such as ['closed->open'], or a function", true);
  return given.map((one, i) => pattern(`${option}[${i}]`, one));
}

function webAddress(option: string, given: unknown): void {
  if (!isWebAddress(given)) refuse(option, String(given), 'an http:// or https:// URL', true);
}

/** Whether `given` is an address that a browser opens. */
export function isWebAddress(given: unknown): boolean {
  return URL.canParse(String(given)) && /^https?:$/.test(new URL(String(given)).protocol);
}
