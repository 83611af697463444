import type { Signal } from '@fluxgate/core';
import { type DeliveryClock, systemClock } from './clock.js';
import type { Pace } from './delivery.js';
import { reportToConsole, type SlackOnError } from './errors.js';
import { detachedFetch, type SlackFetch } from './fetch.js';
import { isWebAddress, tooMany } from './links.js';
import { en } from './locales/en.js';
import { ko } from './locales/ko.js';
import type { Locale } from './locales/locale.js';
import { LIMITS, type SlackMessage } from './message.js';
import { pattern, type Transition, type TransitionPattern } from './transition.js';
import { callable, flag, invalid, milliseconds, oneOf, onlyKnown, text, whole, withMethods } from './validate.js';

/** Makes the message of one transition; `standard` is the built-in one, which is also used for `undefined`. */
export type SlackTemplate = (transition: Transition, standard: SlackMessage) => SlackMessage | undefined;

/** Makes the message that reports several transitions of one circuit, in order. */
export type FoldedTemplate = (transitions: readonly Transition[], standard: SlackMessage) => SlackMessage | undefined;

/** Custom messages by transition (`*` matches any state; the most specific pattern wins), and `folded` for several transitions. */
export type SlackTemplates = { readonly [P in TransitionPattern]?: SlackTemplate | undefined } & {
  readonly folded?: FoldedTemplate | undefined;
};

/** Link buttons by label, at most 25. `dashboard` and `runbook` are labelled in the language of the messages. */
export type SlackLinks = Readonly<Record<string, string | URL | undefined>>;

/** Which transitions: a list of patterns such as `'closed->open'` or `'*->forced_open'`, or a predicate. */
export type SlackFilter = readonly TransitionPattern[] | ((signal: Signal) => boolean);

/** Options that every {@link SlackListener} takes, wherever it posts. */
export interface SlackOptions {
  /** The language of the messages. Default `'en'`. */
  readonly locale?: 'en' | 'ko' | undefined;
  /** Where the circuit runs, shown in every message: `{ service: 'shop', env: 'prod', host: 'web-1' }`. At most 10. Default: none. */
  readonly labels?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * What a message shows of the last failure: with `'code'` its name, code and status, with `'message'` also its message, which may
   * hold secrets. Default `'code'`.
   */
  readonly failures?: 'code' | 'message' | undefined;
  /** Also send a message when a circuit in `metrics_only` would have opened. Default `false`. */
  readonly shadow?: boolean | undefined;
  /** Custom messages instead of the standard ones. */
  readonly templates?: SlackTemplates | undefined;
  /** Link buttons under each message; a function is called for each message. */
  readonly links?: SlackLinks | ((circuitName: string, signal: Signal) => SlackLinks | undefined) | undefined;
  /** Send only these transitions. */
  readonly only?: SlackFilter | undefined;
  /** Do not send these transitions. */
  readonly ignore?: SlackFilter | undefined;
  /** Do not send manual operations (`reset`, `forceOpen` …). Default `false`. */
  readonly muteManual?: boolean | undefined;
  /** The minimum time between two posts, in ms. Default 1,000, which is Slack's limit; 0 for no limit. */
  readonly minInterval?: number | undefined;
  /** The timeout of one attempt, in ms. Default 10,000. */
  readonly timeout?: number | undefined;
  /** Retries of a message before it is given up and reported. Default 10. */
  readonly retries?: number | undefined;
  /** The wait after the first failure, in ms; it doubles with each further one, then up to half of it is taken off at random. Default 1,000. */
  readonly retryDelay?: number | undefined;
  /** The longest wait after a failure, in ms. Default 60,000. */
  readonly maxRetryDelay?: number | undefined;
  /** The longest `Retry-After` of Slack that is honoured, in ms; longer ones are cut to this. Default 300,000. */
  readonly maxRetryAfter?: number | undefined;
  /**
   * Resend a message whose response was lost. Slack may have it already, so the second one is marked as a possible duplicate. With
   * `false` it is reported as lost instead. Default `true`.
   */
  readonly resendUnanswered?: boolean | undefined;
  /** The most pending transitions, besides those being posted; beyond that the oldest are dropped and reported. Default 10,000. */
  readonly maxPending?: number | undefined;
  /** Called for lost transitions and for errors of your own functions. Default: one line on `console.error`. */
  readonly onError?: SlackOnError | undefined;
  /** The function that makes the requests, for example through a proxy. Default: one on `node:https` that does not keep the process alive. */
  readonly fetch?: SlackFetch | undefined;
  /** The source of time, for tests. Default: the system clock, with timers that do not keep the process alive. */
  readonly clock?: DeliveryClock | undefined;
  /** Random numbers from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** Posts through an incoming webhook. */
export interface WebhookTarget {
  /** The URL of the incoming webhook. It is treated as a secret. */
  readonly webhookUrl: string;
}

/** Posts through `chat.postMessage`, with threads; needs the package `@slack/web-api`. */
export interface BotTarget {
  /** A bot token with the scope `chat:write`. It is treated as a secret. */
  readonly token: string;
  /** The channel's id (`C0123456789`) or name. */
  readonly channel: string;
  /** The address of the Web API. Default `https://slack.com/api/`. */
  readonly apiUrl?: string | undefined;
}

/** Options of a {@link SlackListener}: where it posts, and how. */
export type SlackListenerOptions = SlackOptions &
  ((WebhookTarget & { [K in keyof BotTarget]?: undefined }) | (BotTarget & { [K in keyof WebhookTarget]?: undefined }));

/** The options, checked and complete with defaults. */
export interface Settings {
  readonly target: WebhookTarget | BotTarget;
  readonly locale: Locale;
  /** In order. */
  readonly labels: readonly (readonly [label: string, value: string])[];
  readonly failures: 'code' | 'message';
  readonly shadow: boolean;
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
  labels: true,
  failures: true,
  shadow: true,
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

const LOCALES = { en, ko } as const;

/**
 * `options`, checked and complete with defaults.
 *
 * @throws TypeError or RangeError that names the option, what it must be, and the value given unless it is a secret
 */
export function resolveOptions(options: SlackListenerOptions): Settings {
  withMethods(
    'new SlackListener(options)',
    options,
    "an object with a 'webhookUrl', or with a 'token' and a 'channel'",
  );
  onlyKnown(options, OPTIONS);
  const { locale = 'en', templates = {}, links = {}, only, ignore } = options;
  withMethods('templates', templates, 'an object of functions by transition');
  for (const [key, template] of Object.entries(templates)) {
    if (key !== 'folded') pattern('a key of templates', key);
    if (template !== undefined) callable(`templates['${key}']`, template);
  }
  if (typeof links !== 'function') {
    withMethods('links', links, 'an object of URLs by label, or a function that returns one');
    const given = Object.entries(links).filter(([, url]) => url !== undefined);
    for (const [label, url] of given) webAddress(`links[${JSON.stringify(label)}]`, url);
    if (given.length > LIMITS.buttons) throw new RangeError(tooMany(given.length));
  }
  return {
    target: target(options),
    locale: LOCALES[oneOf('locale', locale, 'en', 'ko')],
    labels: labels(options.labels ?? {}),
    failures: oneOf('failures', options.failures ?? 'code', 'code', 'message'),
    shadow: flag('shadow', options.shadow ?? false),
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
    random: callable('random', options.random ?? (() => Math.random())),
  };
}

/** The most labels: a line of text, not a table. */
const MOST_LABELS = 10;

function labels(given: Readonly<Record<string, string | undefined>>): Settings['labels'] {
  withMethods('labels', given, "an object of strings such as { service: 'shop', env: 'prod' }");
  const set = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [label, value] of set) text(`labels[${JSON.stringify(label)}]`, value);
  if (set.length > MOST_LABELS) throw new RangeError(`labels must be at most ${MOST_LABELS}; got ${set.length}`);
  return set;
}

/** Errors about secret options must not repeat their values. */
function target({ webhookUrl, token, channel, apiUrl }: SlackListenerOptions): WebhookTarget | BotTarget {
  if (webhookUrl !== undefined && (token ?? channel) !== undefined) {
    throw new TypeError("options must be either 'webhookUrl', or 'token' and 'channel'; got both");
  }
  if (token !== undefined || channel !== undefined) {
    secret('token', token);
    text('channel', channel);
    if (apiUrl !== undefined) webAddress('apiUrl', apiUrl);
    return { token: token as string, channel: channel as string, apiUrl };
  }
  secret('webhookUrl', webhookUrl);
  if (!isWebAddress(webhookUrl)) {
    throw new TypeError(
      'webhookUrl must be the https:// URL of an incoming webhook; got a string that is not a valid URL',
    );
  }
  return { webhookUrl: webhookUrl as string };
}

function secret(option: string, given: unknown): void {
  if (typeof given === 'string' && given !== '') return;
  invalid(option, given, 'a non-empty string', TypeError);
}

function filter(option: string, given: SlackFilter | undefined): SlackFilter | undefined {
  if (given === undefined || typeof given === 'function') return given;
  if (!Array.isArray(given)) {
    invalid(option, given, "a list of transitions such as ['closed->open'], or a function", TypeError);
  }
  return given.map((one, i) => pattern(`${option}[${i}]`, one));
}

function webAddress(option: string, given: unknown): void {
  if (!isWebAddress(given)) invalid(option, String(given), 'an http:// or https:// URL', TypeError);
}
