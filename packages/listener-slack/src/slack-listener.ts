import type { CircuitView, Listener, Signal } from '@fluxgate/core';
import { Bot } from './bot.js';
import { BoundedMap } from './bounded-map.js';
import { Composer } from './composer.js';
import { Delivery } from './delivery.js';
import { isError, type SlackFaultSource } from './errors.js';
import { type Settings, type SlackFilter, type SlackListenerOptions, settle } from './options.js';
import { Secrets } from './secrets.js';
import { patternsOf } from './transition.js';
import type { Transport } from './transport.js';
import { milliseconds, refuseStrangers, withMethods } from './validate.js';
import { Webhook } from './webhook.js';

/** How long {@link SlackListener.flush} and {@link SlackListener.close} wait. */
export interface SlackFlushOptions {
  /** In ms. Default 10,000. */
  readonly timeout?: number;
}

/**
 * Tells Slack of every change of state: one message per transition, which says why.
 *
 * Messages are delivered beside the calls, at Slack's pace, and nothing is lost in silence: see {@link SlackListenerOptions}.
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
  /** When each circuit entered its present state, in ms since the Unix epoch. */
  readonly #since = new BoundedMap<number>();

  /** @throws TypeError or RangeError that names the option, the value given (unless it is a secret) and what is accepted */
  constructor(options: SlackListenerOptions) {
    const settings = settle(options);
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
  }

  /** How many transitions are not delivered yet. */
  get pending(): number {
    return this.#delivery.pending;
  }

  /** For the breaker: remembers since when `circuit` is in its state. */
  onAttach(circuit: CircuitView): void {
    this.#since.set(circuit.name, circuit.info().changedAt);
  }

  /** For the breaker: what is waiting is delivered all the same. */
  onDetach(circuit: CircuitView): void {
    this.#since.delete(circuit.name);
  }

  /** For the breaker: takes the transition and returns at once. */
  onSignal(signal: Signal): void {
    const { circuitName, timestamp } = signal;
    const since = this.#since.get(circuitName);
    this.#since.set(circuitName, timestamp);
    if (!this.#tells(signal)) return;
    // A wall clock that was set back says nothing about how long something took.
    const previousDuration = since !== undefined && since <= timestamp ? timestamp - since : undefined;
    this.#delivery.add({ signal, previousDuration });
  }

  /**
   * Wait until every transition told so far is delivered, or reported lost.
   *
   * @returns `false` when that took longer than the timeout; the delivery goes on all the same
   */
  async flush(options: SlackFlushOptions = {}): Promise<boolean> {
    return this.#delivery.flush(patience('flush(options)', options));
  }

  /**
   * {@link flush}, then stop for good. What is left then, and what is told later, goes to `onError`.
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

  #transport(): Transport {
    const { target, fetch, clock } = this.#settings;
    const now = (): number => clock.epoch();
    if ('webhookUrl' in target) return new Webhook(target.webhookUrl, fetch, now);
    const { token, channel, apiUrl } = target;
    return new Bot({ token, channel, apiUrl }, fetch, now, (error) => this.#report(error, 'setup', []));
  }

  #tells(signal: Signal): boolean {
    const { only, ignore, muteManual } = this.#settings;
    if (muteManual && signal.reason.kind === 'manual') return false;
    return this.#matches(only, signal, true) && !this.#matches(ignore, signal, false);
  }

  /** Whether `filter` names `signal`; a filter that is not there, or that throws, keeps nothing from being told. */
  #matches(filter: SlackFilter | undefined, signal: Signal, otherwise: boolean): boolean {
    if (filter === undefined) return otherwise;
    if (typeof filter !== 'function') return patternsOf(signal).some((one) => filter.includes(one));
    try {
      return filter(signal);
    } catch (error) {
      queueMicrotask(() => this.#report(error, 'filter', [signal]));
      return otherwise;
    }
  }

  #report(error: unknown, source: SlackFaultSource, signals: readonly Signal[]): void {
    try {
      this.#settings.onError(isError(error) ? error : new Error(String(error)), { source, signals });
    } catch {
      // There is nobody left to tell.
    }
  }
}

/** How long `of` may take, in ms. */
function patience(of: string, options: SlackFlushOptions): number {
  withMethods(of, options, 'an object such as { timeout: 10_000 }, or nothing');
  refuseStrangers(of, options, { timeout: true } satisfies Record<keyof SlackFlushOptions, true>);
  return milliseconds('timeout', options.timeout ?? 10_000, true);
}
