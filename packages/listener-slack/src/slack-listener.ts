import type { Listener, Signal } from '@fluxgate/core';
import { Bot } from './bot.js';
import { Composer } from './composer.js';
import { detached } from './context.js';
import { Delivery } from './delivery.js';
import { isError, type SlackFaultSource } from './errors.js';
import { resolveOptions, type Settings, type SlackFilter, type SlackListenerOptions } from './options.js';
import { Secrets } from './secrets.js';
import { patternsOf, type Transition } from './transition.js';
import type { Transport } from './transport.js';
import { milliseconds, onlyKnown, withMethods } from './validate.js';
import { Webhook } from './webhook.js';

/** How long {@link SlackListener.flush} and {@link SlackListener.close} wait. */
export interface SlackFlushOptions {
  /** In ms. Default 10,000. */
  readonly timeout?: number | undefined;
}

/**
 * Posts every change of state to Slack: one message per transition, which says why.
 *
 * Messages are delivered beside the calls, at Slack's pace, and nothing is dropped silently: see {@link SlackListenerOptions}.
 * One listener serves any number of circuits. It keeps no process alive: a script that ends should `await close()`.
 *
 * @example
 * ```ts
 * const slack = new SlackListener({ webhookUrl: process.env.SLACK_WEBHOOK_URL! });
 * const payments = new CircuitBreaker({ name: 'payment_api', listeners: [slack] });
 * // at shutdown
 * await slack.close();
 * ```
 */
export class SlackListener implements Listener {
  readonly #settings: Settings;
  readonly #delivery: Delivery;
  /** For the breaker: queues a message about an opening that `metrics_only` suppressed. Present only with `shadow: true`. */
  readonly onShadow?: (signal: Signal) => void;

  /** @throws TypeError or RangeError that names the option, what it must be, and the value given unless it is a secret */
  constructor(options: SlackListenerOptions) {
    const settings = resolveOptions(options);
    const { target, pace, clock, random } = settings;
    const secrets = 'webhookUrl' in target ? new Secrets(target.webhookUrl) : new Secrets(target.token);
    const composer = new Composer(settings, (error, source, signals) => this.#report(error, source, signals));
    this.#settings = settings;
    this.#delivery = new Delivery(pace, {
      transport: this.#transport(),
      compose: (transitions) => composer.compose(transitions),
      repeat: (message) => composer.repeat(message),
      lost: (error) => this.#report(error, 'delivery', error.signals),
      conceal: (text) => secrets.conceal(text),
      clock,
      random,
    });
    if (settings.shadow) this.onShadow = (signal) => this.#queue(signal, { shadow: true });
  }

  /** How many transitions are not delivered yet. */
  get pending(): number {
    return this.#delivery.pending;
  }

  /** For the breaker: queues the transition and returns at once. */
  onSignal(signal: Signal): void {
    this.#queue(signal);
  }

  /**
   * Wait until every transition so far is delivered, or reported lost.
   *
   * @returns `false` when that took longer than the timeout; the delivery goes on all the same
   */
  async flush(options: SlackFlushOptions = {}): Promise<boolean> {
    return this.#delivery.flush(patience('flush(options)', options));
  }

  /**
   * {@link flush}, then stop for good. What is left then, and what comes later, goes to `onError`.
   *
   * @returns whether nothing was left
   */
  async close(options: SlackFlushOptions = {}): Promise<boolean> {
    return this.#delivery.close(patience('close(options)', options));
  }

  /** {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #queue(signal: Signal, kind: Pick<Transition, 'shadow'> = {}): void {
    if (this.#isWanted(signal)) this.#delivery.add({ signal, at: this.#settings.clock.now(), ...kind });
  }

  #transport(): Transport {
    const { target, fetch, clock } = this.#settings;
    const now = (): number => clock.epoch();
    if ('webhookUrl' in target) return new Webhook(target.webhookUrl, fetch, now);
    const { token, channel, apiUrl } = target;
    return new Bot({ token, channel, apiUrl }, fetch, now, (error) => this.#report(error, 'setup', []));
  }

  #isWanted(signal: Signal): boolean {
    const { only, ignore, muteManual } = this.#settings;
    if (muteManual && signal.reason.kind === 'manual') return false;
    return this.#matches(only, signal, true) && !this.#matches(ignore, signal, false);
  }

  /** Whether `filter` matches `signal`; if it is absent or throws, the message is sent. */
  #matches(filter: SlackFilter | undefined, signal: Signal, otherwise: boolean): boolean {
    if (filter === undefined) return otherwise;
    if (typeof filter !== 'function') return patternsOf(signal).some((one) => filter.includes(one));
    try {
      return filter(signal);
    } catch (error) {
      detached(() => queueMicrotask(() => this.#report(error, 'filter', [signal])));
      return otherwise;
    }
  }

  #report(error: unknown, source: SlackFaultSource, signals: readonly Signal[]): void {
    try {
      this.#settings.onError(isError(error) ? error : new Error(String(error)), { source, signals });
    } catch {
      // A failing `onError` has nowhere left to report to.
    }
  }
}

/** How long `of` may take, in ms. */
function patience(of: string, options: SlackFlushOptions): number {
  withMethods(of, options, 'an object such as { timeout: 10_000 }, or nothing');
  onlyKnown(options, { timeout: true } satisfies Record<keyof SlackFlushOptions, true>);
  return milliseconds('timeout', options.timeout ?? 10_000, true);
}
