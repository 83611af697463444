import type { DeliveryClock } from './clock.js';
import { detached } from './context.js';
import { type LossReason, SlackDeliveryError } from './errors.js';
import { offExit, onExit } from './exit.js';
import type { SlackMessage } from './message.js';
import { type Batch, Outbox } from './outbox.js';
import { PostFailure } from './post-failure.js';
import type { Transition } from './transition.js';
import type { Transport } from './transport.js';
import { neverSent } from './wire.js';

/** The pace and the patience of a delivery; all times in ms. */
export interface Pace {
  /** From the start of one post to the start of the next. */
  readonly minInterval: number;
  /** How long one attempt may take. */
  readonly timeout: number;
  /** How often a message is tried again. */
  readonly retries: number;
  /** The wait after the first failure; it doubles with each further one. */
  readonly retryDelay: number;
  /** The longest such wait. */
  readonly maxRetryDelay: number;
  /** The longest `Retry-After` that is honoured. */
  readonly maxRetryAfter: number;
  /** Whether to post again what was not answered. */
  readonly resendUnanswered: boolean;
  /** How many transitions may wait. */
  readonly maxPending: number;
}

/** What a delivery works with. */
export interface DeliveryTools {
  readonly transport: Transport;
  /** The message that reports `transitions`. It does not throw. */
  compose(transitions: readonly Transition[]): SlackMessage;
  /** The same message, with a note that it may be a repeat. */
  repeat(message: SlackMessage): SlackMessage;
  /** Called for what could not be delivered. */
  lost(error: SlackDeliveryError): void;
  /** Removes secrets from what Slack or the network said. */
  conceal(text: string): string;
  readonly clock: DeliveryClock;
  readonly random: () => number;
}

/**
 * Brings transitions to Slack, one message after the other, beside whatever the process does.
 *
 * The wait after a failure belongs to Slack, not to the message that met it: when one cannot be posted the next one could
 * not either. p-queue and p-retry were looked at for this and do not fit: neither takes a clock, a p-queue has no bound and
 * no way to fold what waits, its interval timer keeps the process alive, and p-retry waits for one task while here the whole
 * queue has to.
 */
export class Delivery {
  readonly #pace: Pace;
  readonly #tools: DeliveryTools;
  readonly #clock: DeliveryClock;
  readonly #outbox: Outbox;
  readonly #waiters = new Set<() => void>();
  #posting: Batch | undefined;
  #endAttempt: ((failure: PostFailure) => void) | undefined;
  #timer: unknown;
  #notBefore = Number.NEGATIVE_INFINITY;
  /** Failures in a row, of whichever message. */
  #failures = 0;
  #closing: Promise<boolean> | undefined;
  #closed = false;

  constructor(pace: Pace, tools: DeliveryTools) {
    this.#pace = pace;
    this.#tools = tools;
    this.#clock = tools.clock;
    this.#outbox = new Outbox(pace.maxPending);
  }

  /** How many transitions are not delivered yet. */
  get pending(): number {
    return this.#outbox.size + (this.#posting?.transitions.length ?? 0);
  }

  /** Queue a transition. Everything else happens later. */
  add(transition: Transition): void {
    if (this.#closed) {
      const { circuitName } = transition.signal;
      const late = { id: 0, circuitName, transitions: [transition], attempts: 0, mayHaveArrived: false };
      detached(() => queueMicrotask(() => this.#lose(late, 'closed')));
      return;
    }
    if (this.pending === 0) onExit(this);
    const evicted = this.#outbox.add(transition);
    if (evicted !== undefined) detached(() => queueMicrotask(() => this.#lose(evicted, 'queue_full')));
    detached(() => this.#schedule());
  }

  /**
   * Wait until everything queued so far is delivered or reported lost.
   *
   * @returns `false` when that took longer than `timeout` ms; the delivery goes on all the same
   */
  flush(timeout: number): Promise<boolean> {
    const last = this.#outbox.lastId;
    const done = (): boolean =>
      [this.#posting, this.#outbox.next].every((batch) => batch === undefined || batch.id > last);
    if (done()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (all: boolean): void => {
        this.#clock.clearTimeout(timer);
        this.#waiters.delete(look);
        resolve(all);
      };
      const look = (): void => {
        if (done()) end(true);
      };
      const timer = this.#clock.setTimeout(() => end(false), timeout);
      // The process must live as long as the caller waits.
      (timer as { ref?: () => void } | undefined)?.ref?.();
      this.#waiters.add(look);
    });
  }

  /** {@link flush}, then stop for good: what is left then, and what comes later, is reported lost. */
  close(timeout: number): Promise<boolean> {
    this.#closing ??= this.flush(timeout).then(() => {
      this.#closed = true;
      const all = this.pending === 0;
      this.#clock.clearTimeout(this.#timer);
      this.#endAttempt?.(new PostFailure('unanswered', 'the listener was closed'));
      this.#loseAll('closed');
      this.#settled();
      return all;
    });
    return this.#closing;
  }

  /** The process exits: report what was never sent, and what is being posted, as far as is known. */
  exit(): void {
    this.#closed = true;
    const posting = this.#posting;
    this.#posting = undefined;
    if (posting !== undefined) this.#lose({ ...posting, mayHaveArrived: true }, 'exit');
    this.#loseAll('exit');
    this.#settled();
  }

  #settled(): void {
    if (this.pending === 0) offExit(this);
    for (const look of this.#waiters) look();
  }

  #loseAll(reason: LossReason): void {
    for (let batch = this.#outbox.take(); batch !== undefined; batch = this.#outbox.take()) this.#lose(batch, reason);
  }

  #schedule(): void {
    if (this.#closed || this.#posting !== undefined || this.#timer !== undefined) return;
    if (this.#outbox.next === undefined) return;
    // Even without a wait it goes through a timer: the call that caused the transition does not pay for the post.
    const wait = Math.max(0, this.#notBefore - this.#clock.now());
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      void this.#postNext();
    }, wait);
  }

  async #postNext(): Promise<void> {
    const batch = this.#outbox.take();
    if (batch === undefined) return;
    this.#posting = batch;
    this.#notBefore = this.#clock.now() + this.#pace.minInterval;
    batch.attempts++;
    const failure = await this.#attempt(batch);
    if (this.#posting !== batch) return; // The process is exiting, and the batch has been reported.
    this.#posting = undefined;
    if (failure === undefined) this.#failures = 0;
    else this.#failed(batch, failure);
    this.#schedule();
    this.#settled();
  }

  /** Post it once; whatever the transport does, this ends within the timeout. */
  #attempt(batch: Batch): Promise<PostFailure | undefined> {
    return new Promise((resolve) => {
      const aborter = new AbortController();
      const end = (failure?: PostFailure): void => {
        this.#clock.clearTimeout(timer);
        this.#endAttempt = undefined;
        resolve(failure);
      };
      this.#endAttempt = (failure) => {
        end(failure);
        aborter.abort();
      };
      const { timeout } = this.#pace;
      const late = (): void => {
        const kind = neverSent(aborter.signal) ? 'unreachable' : 'unanswered';
        const what = kind === 'unreachable' ? 'no connection' : 'no answer';
        this.#endAttempt?.(new PostFailure(kind, `${what} within ${timeout} ms`));
      };
      const timer = this.#clock.setTimeout(late, timeout);
      this.#post(batch, aborter.signal).then(
        () => end(),
        (error) => end(PostFailure.from(error)),
      );
    });
  }

  async #post(batch: Batch, signal: AbortSignal): Promise<void> {
    const { circuitName, transitions, mayHaveArrived } = batch;
    batch.message ??= this.#tools.compose(transitions);
    const message = mayHaveArrived ? this.#tools.repeat(batch.message) : batch.message;
    await this.#tools.transport.post({ circuitName, transitions, message, signal });
  }

  #failed(batch: Batch, failure: PostFailure): void {
    const { kind } = failure;
    if (kind === 'unanswered') batch.mayHaveArrived = true;
    if (kind === 'refused') {
      this.#failures = 0;
      this.#lose(batch, 'refused', failure);
      return;
    }
    this.#failures++;
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + this.#wait(failure));
    if (this.#closed) this.#lose(batch, 'closed', failure);
    else if (kind === 'unanswered' && !this.#pace.resendUnanswered) this.#lose(batch, 'unanswered', failure);
    else if (batch.attempts > this.#pace.retries) this.#lose(batch, 'gave_up', failure);
    else this.#outbox.putBack(batch);
  }

  /** As long as Slack asks for, within reason; else longer with each failure, and never quite as long as anyone else. */
  #wait({ retryAfter }: PostFailure): number {
    const { retryDelay, maxRetryDelay, maxRetryAfter } = this.#pace;
    if (retryAfter !== undefined) return Math.min(retryAfter, maxRetryAfter);
    const longest = Math.min(retryDelay * 2 ** (this.#failures - 1), maxRetryDelay);
    return longest * (0.5 + 0.5 * this.#tools.random());
  }

  #lose(batch: Batch, reason: LossReason, failure?: PostFailure): void {
    const { circuitName, transitions, attempts, mayHaveArrived } = batch;
    const signals = transitions.map(({ signal }) => signal);
    const detail = failure && this.#explain(failure);
    const status = failure?.status;
    this.#tools.lost(
      new SlackDeliveryError({ circuitName, signals, reason, attempts, mayHaveArrived, status, detail }),
    );
  }

  #explain({ message, retryAfter = 0 }: PostFailure): string {
    // Concealed before it is shortened: half a secret would not be found.
    const said = this.#tools
      .conceal(message)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .slice(0, DETAIL);
    const { maxRetryAfter } = this.#pace;
    if (retryAfter <= maxRetryAfter) return said;
    return `${said} (it asked for a wait of ${retryAfter} ms; maxRetryAfter is ${maxRetryAfter} ms)`;
  }
}

/** How much of what Slack or a proxy said is passed on, in characters. */
const DETAIL = 300;
