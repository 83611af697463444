import { Admission } from './admission.js';
import { type Clock, RESOLUTION } from './clock.js';
import { Dispatcher } from './dispatcher.js';
import { CallNotPermittedError } from './errors.js';
import { type Failure, failureOf } from './failure.js';
import type { FaultSource, OnError } from './fault.js';
import { Generation, type Handlers, type TimedHandlers } from './generation.js';
import { type CallOutcome, type CircuitInfo, type CircuitView, type ListenerLike, validListener } from './listener.js';
import { frozenMetric, type Metric } from './metric.js';
import { type CircuitBreakerOptions, resolveOptions } from './options.js';
import type { Outage } from './outage.js';
import type { Permit } from './permits/permit.js';
import { Probing } from './probing.js';
import {
  type ExternalDecision,
  externalReason,
  type ManualOperation,
  manualReason,
  type Reason,
  type ReasonLeaf,
  restoredReason,
  ruleReason,
} from './reason.js';
import type { ProbeResult, Recovery, Verdict } from './recoveries/recovery.js';
import { Rejection, rejected } from './rejection.js';
import type { Retry } from './retries/retry.js';
import { nameOf, textOf } from './rule-text.js';
import type { Signal } from './signal.js';
import { remainingWait, type Snapshot, validSnapshot } from './snapshot.js';
import type { State } from './state.js';
import type { Ticket } from './ticket.js';
import type { Tracker } from './trackers/tracker.js';
import { explain, type Tripper } from './trippers/tripper.js';
import { callable, invalidError } from './validate.js';
import { type Measures, NoWindow, type Window, type WindowState } from './windows/window.js';
import {
  type AnyFunction,
  type NotAsync,
  type ProtectDecorator,
  type ProtectOptions,
  type WrapOptions,
  type Wrapped,
  type WrapSyncOptions,
  wrapped,
} from './wrap.js';

/**
 * A circuit breaker: it runs calls to a dependency, and stops running them when its rules say that the dependency is in
 * trouble.
 *
 * It has no timers. A circuit that is open becomes half-open with the first call after its wait is over, and that call is the
 * first probe; an idle breaker costs nothing and keeps no process alive.
 *
 * The file reads in the order of a call's life: it is **admitted**, it **runs**, its outcome is **recorded**, the rules
 * **decide**, and the circuit **changes its state**, all of which happens in one method each.
 *
 * @example
 * ```ts
 * const payments = new CircuitBreaker({ name: 'payment_api' });
 * const receipt = await payments.call(charge, order);
 * ```
 */
export class CircuitBreaker implements CircuitView {
  /** The name that it was given. */
  readonly name: string;

  readonly #window: Window;
  readonly #tracker: Tracker;
  readonly #ignore: Tracker | undefined;
  readonly #tripper: Tripper;
  readonly #retry: Retry;
  readonly #permit: Permit;
  readonly #recovery: Recovery;
  readonly #measures: Measures;
  readonly #maxHalfOpenCalls: number;
  readonly #probeTimeout: number;
  readonly #callTimeout: number;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onError: OnError;

  #generation: Generation;
  #changedAt: number;
  #reason: Reason | undefined;
  #reopens = 0;
  /** When the circuit came into its state, in monotonic ms. */
  #inStateSince: number;
  #failure: Failure | undefined;
  #outage: { readonly since: number; readonly startedAt: number; readonly reason: Reason } | undefined;
  #inFlight = 0;
  /** The error of the outcome that is being decided on. */
  #error: { readonly error: unknown } | undefined;
  /** Made with the first listener. */
  #dispatcher: Dispatcher | undefined;

  /**
   * @throws TypeError or RangeError for a bad option; the message names the option, the value given and what is accepted
   */
  constructor(options: CircuitBreakerOptions) {
    const settings = resolveOptions(options);
    this.name = settings.name;
    this.#window = settings.window;
    this.#tracker = settings.tracker;
    this.#ignore = settings.ignore;
    this.#tripper = settings.tripper;
    this.#retry = settings.retry;
    this.#permit = settings.permit;
    this.#recovery = settings.recovery;
    this.#measures = measuresOf(settings.tripper, settings.measure);
    this.#maxHalfOpenCalls = settings.maxHalfOpenCalls;
    this.#probeTimeout = settings.probeTimeout;
    this.#callTimeout = settings.callTimeout;
    this.#clock = settings.clock;
    this.#random = settings.random;
    this.#onError = settings.onError;
    this.#warnOfDeadTripper();

    const kept = settings.restore == null ? undefined : validSnapshot(settings.restore, this.name);
    const wait = kept && remainingWait(kept, this.#clock.epoch());
    this.#reopens = kept?.reopens ?? 0;
    this.#changedAt = kept?.changedAt ?? this.#clock.epoch();
    this.#reason = kept?.reason && restoredReason(kept.reason);
    this.#inStateSince = this.#clock.now();
    // Listeners are enlisted first, so that durations are measured from the first call on if one of them hears of calls;
    // and greeted last, when there is a circuit to look at.
    const newcomers = settings.listeners.map((one) => this.#listeners().enlist(one));
    this.#generation = this.#begin(kept?.state ?? 'closed', this.#reopens, wait);
    this.#dispatcher?.greetAll(newcomers);
  }

  /** Rules that cannot hold are no mistake of the caller's that has to stop the process, but nobody wants them. */
  #warnOfDeadTripper(): void {
    const { minWindow = 0 } = this.#tripper;
    const { capacity = Infinity } = this.#window;
    if (minWindow <= capacity) return;
    const message = `${textOf(this.#tripper)} needs ${minWindow} calls and ${textOf(this.#window)} holds ${capacity}: it never opens`;
    this.#fault(new RangeError(message), 'options');
  }

  // What one can see.

  /** The state that the circuit is in. To look is to give up probes that are overdue, which may itself change the state. */
  get state(): State {
    return this.#look().state;
  }

  /**
   * A frozen snapshot: state, since when and why, reopens, the window's figures, and when a call may be tried. Looks as
   * {@link state} does.
   */
  info(): CircuitInfo {
    const generation = this.#look();
    const now = this.#clock.now();
    return Object.freeze({
      name: this.name,
      state: generation.state,
      changedAt: this.#changedAt,
      reason: this.#reason,
      failure: this.#failure,
      reopens: this.#reopens,
      outage: this.#outageAt(now),
      inFlight: this.#inFlight + (generation.probing?.inFlight.size ?? 0),
      metrics: this.#read(generation, now),
      retryAfter: finite(this.#waitLeft(generation, now)),
    });
  }

  /**
   * The state as plain data, for the option `restore` of a breaker to come: after a restart, or in the next invocation of a
   * function that was frozen. The window is not part of it.
   */
  toJSON(): Snapshot {
    const generation = this.#look();
    const left = this.#waitLeft(generation, this.#clock.now());
    return {
      version: 1,
      name: this.name,
      state: generation.state,
      changedAt: this.#changedAt,
      reopens: this.#reopens,
      savedAt: this.#clock.epoch(),
      ...(this.#reason && { reason: this.#reason }),
      ...(left !== undefined && { retryAfter: finite(left) ?? null }),
    };
  }

  // Running calls.

  /**
   * Run `fn` under protection. Its value or its own error passes through untouched.
   *
   * @returns what `fn` returns, awaited. It rejects with `fn`'s own error, with {@link CallNotPermittedError} when the circuit
   *   does not let the call through, and with a TypeError when `fn` is no function
   * @example `const receipt = await payments.call(charge, order);`
   */
  call<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    if (typeof fn !== 'function') return rejected(invalidError('call(fn)', fn, 'a function'));
    // Taken before `fn` runs, which may operate the breaker.
    let { handlers } = this.#generation;
    if (handlers === undefined) {
      const given = this.#handlersOfCall();
      if (given instanceof CallNotPermittedError) return rejected(given);
      handlers = given;
    }
    if (passes(this.#generation.state)) this.#inFlight++;
    try {
      return Promise.resolve(fn(...args)).then(handlers.succeeded, handlers.failed) as Promise<Awaited<R>>;
    } catch (error) {
      return Promise.resolve(handlers.failed(error)) as Promise<never>;
    }
  }

  /**
   * Run a function that is not asynchronous under protection; the same breaker serves both kinds.
   *
   * @throws what `fn` throws, and {@link CallNotPermittedError} when the circuit does not let the call through
   */
  callSync<A extends unknown[], R>(fn: ((...args: A) => R) & NotAsync<R>, ...args: A): R {
    if (typeof fn !== 'function') throw invalidError('callSync(fn)', fn, 'a function');
    const admission = this.#admit();
    if (admission instanceof CallNotPermittedError) throw admission;
    let value: R;
    try {
      value = fn(...args);
    } catch (error) {
      this.#settle(admission, 'error', error);
      throw error;
    }
    if (isThenable(value)) {
      this.#fault(new TypeError('callSync was given an asynchronous function; use call'), 'call_sync');
      this.#settle(admission, 'released');
    } else {
      this.#settle(admission, 'value', value);
    }
    return value;
  }

  /**
   * Run `fn` under protection; on any error, tracked or not, or a call not permitted, `fallback` answers in its place. What
   * the fallback does is not recorded.
   */
  callWithFallback<A extends unknown[], R, B>(
    fn: (...args: A) => R,
    fallback: (error: unknown, ...args: A) => B,
    ...args: A
  ): Promise<Awaited<R> | Awaited<B>> {
    if (typeof fn !== 'function') return rejected(invalidError('callWithFallback(fn)', fn, 'a function'));
    if (typeof fallback !== 'function') {
      return rejected(invalidError('callWithFallback(fn, fallback)', fallback, 'a function'));
    }
    const answer = (error: unknown): B => fallback(error, ...args);
    return this.call(fn, ...args).then(undefined, answer) as Promise<Awaited<R> | Awaited<B>>;
  }

  /** The same as {@link callWithFallback}, for functions that are not asynchronous. */
  callSyncWithFallback<A extends unknown[], R, B>(
    fn: ((...args: A) => R) & NotAsync<R>,
    fallback: (error: unknown, ...args: A) => B,
    ...args: A
  ): R | B {
    callable('callSyncWithFallback(fn)', fn);
    callable('callSyncWithFallback(fn, fallback)', fallback);
    try {
      return this.callSync(fn, ...args);
    } catch (error) {
      return fallback(error, ...args);
    }
  }

  /**
   * `fn` under protection, as a function of the same type: `this`, `name` and `length` are kept. A function that is not
   * asynchronous becomes so; see {@link wrapSync}.
   *
   * @param options - `fallback`: answers in `fn`'s place on any error, as in {@link callWithFallback}
   * @throws TypeError when `fn` or `fallback` is no function
   */
  wrap<F extends AnyFunction>(fn: F, options?: WrapOptions<F>): Wrapped<F> {
    return wrapped(
      'wrap',
      fn,
      options,
      (run) => this.call(run),
      (run, fallback) => this.callWithFallback(run, fallback),
    ) as Wrapped<F>;
  }

  /** The same as {@link wrap}, for a function that is not asynchronous and stays so. */
  wrapSync<F extends AnyFunction>(fn: F & NotAsync<ReturnType<F>>, options?: WrapSyncOptions<F>): F {
    return wrapped(
      'wrapSync',
      fn,
      options,
      (run) => this.callSync(run),
      (run, fallback) => this.callSyncWithFallback(run, fallback),
    ) as F;
  }

  /**
   * A decorator (TC39, as TypeScript 5 compiles it) that puts an asynchronous method under protection.
   *
   * @param options - `fallback`: answers in the method's place on any error, with the method's `this`
   * @throws TypeError when it decorates anything but a method
   * @example
   * ```ts
   * class Billing {
   *   @payments.protect({ fallback: () => 'queued' })
   *   async charge(order: Order): Promise<string> { … }
   * }
   * ```
   */
  protect<A extends unknown[], B = never>(options: ProtectOptions<A, B> = {}): ProtectDecorator<A, B> {
    return (method, context) => {
      const kind = context?.kind ?? 'decorator of the older kind (experimentalDecorators)';
      if (kind !== 'method') throw new TypeError(`protect() must decorate a method; got a ${kind}`);
      return this.wrap(method as AnyFunction, options as WrapOptions<AnyFunction>) as typeof method;
    };
  }

  /**
   * A ticket for one call, for streams and callbacks; `undefined` when the call is not permitted (`info().retryAfter` tells
   * when to come back). A ticket that admits a probe and is forgotten counts as a failure after `probeTimeout`.
   */
  tryAcquire(): Ticket | undefined {
    const admission = this.#admit();
    return admission instanceof CallNotPermittedError ? undefined : this.#ticket(admission);
  }

  /**
   * A ticket for one call, as {@link tryAcquire} gives it.
   *
   * @throws {@link CallNotPermittedError} when the call is not permitted
   * @example
   * ```ts
   * using ticket = uploads.acquire();
   * await send(chunks);
   * ticket.success();
   * ```
   */
  acquire(): Ticket {
    const admission = this.#admit();
    if (admission instanceof CallNotPermittedError) throw admission;
    return this.#ticket(admission);
  }

  #ticket(admission: Admission): Ticket {
    const release = (): void => this.#settle(admission, 'released');
    return {
      success: (value) => this.#settle(admission, 'value', value),
      failure: (error) => this.#settle(admission, 'error', error),
      release,
      [DISPOSE]: release,
    } as Ticket;
  }

  // Admission: may this call be made?

  #admit(): Admission | CallNotPermittedError {
    const generation = this.#look();
    const { state, probing } = generation;
    if (passes(state)) {
      this.#inFlight++;
      return new Admission(generation, generation.clockReads === 2 ? this.#clock.now() : Number.NaN);
    }
    if (probing !== undefined) return this.#admitProbe(generation, probing);
    return state === 'open' ? this.#admitFirstProbe(generation) : this.#refuse(generation);
  }

  /** The first call after the wait is over moves the circuit to half-open, and is let through whatever the permit may say. */
  #admitFirstProbe(generation: Generation): Admission | CallNotPermittedError {
    const now = this.#clock.now();
    const left = this.#waitLeft(generation, now);
    if (left === 0 && this.#ask('retry', () => this.#retry.ready?.() ?? true, false)) {
      const reason = this.#reasonOf('retry', () => [this.#retryLeaf(generation, now)]);
      this.#change('half_open', reason, generation);
    }
    // A rule may operate the breaker while it is asked; but no call asks an open circuit twice.
    const present = this.#generation;
    if (present !== generation && present.state !== 'open') return this.#admit();
    const wait = present === generation ? left : this.#waitLeft(present, now);
    return this.#refuse(present, wait === 0 ? undefined : finite(wait));
  }

  #admitProbe(generation: Generation, probing: Probing): Admission | CallNotPermittedError {
    const now = this.#clock.now();
    const admitted =
      !probing.begun || (this.#permits(generation, now) && this.#places(probing) > probing.inFlight.size);
    // A rule may operate the breaker while it is asked; then the call is judged by the state that there is now.
    if (generation !== this.#generation) return this.#admit();
    if (!admitted) return this.#refuse(generation);
    const admission = probing.begin(new Admission(generation, now));
    this.#dispatcher?.tell();
    return admission;
  }

  #permits(generation: Generation, now: number): boolean {
    const request = { elapsed: now - generation.startedAt, random: this.#random };
    return this.#ask('permit', () => this.#permit.admits(request), false);
  }

  /**
   * How many probes may be in flight: no more than are allowed, and no more than the recovery has a use for. One that has
   * decided nothing has a use for one more, whatever it says; or the circuit would stay half-open for ever.
   */
  #places(probing: Probing): number {
    const places = (): number => {
      const needed = probing.run.needed ?? Infinity;
      return needed >= 1 ? Math.min(this.#maxHalfOpenCalls, needed) : 1;
    };
    return this.#ask('recovery', places, this.#maxHalfOpenCalls);
  }

  #refuse(generation: Generation, retryAfter?: number): CallNotPermittedError {
    this.#tellCall('not_permitted', Number.NaN, generation.state);
    this.#dispatcher?.tell();
    return new CallNotPermittedError(this.name, generation.state, retryAfter);
  }

  // Recording: what was the outcome, and does it count?

  /** A call that was remembered has ended, or was not made after all; a second time says nothing. */
  #settle(admission: Admission, ended: Ended, result?: unknown): void {
    this.#look();
    if (admission.settled) return;
    admission.settled = true;
    admission.generation.probing?.inFlight.delete(admission);
    this.#end(admission.generation, admission.startedAt, ended, result);
  }

  /**
   * Settle how often the calls of `generation` read the clock, and so which handlers they are given: at its beginning, and when
   * listeners come or go.
   */
  #equip(generation: Generation): void {
    const timed = generation.measured || this.#dispatcher?.hearsCalls;
    const dated = generation.probing !== undefined || this.#window.timed !== false;
    generation.clockReads = timed ? 2 : dated ? 1 : 0;
    // They are made anew by the first call that needs them.
    generation.handlers = undefined;
  }

  /** Handlers for every call of a generation in which nothing is remembered of each; made with the first call. */
  #sharedHandlers(generation: Generation): Handlers {
    generation.handlers = {
      succeeded: (value) => {
        this.#end(generation, Number.NaN, 'value', value);
        return value;
      },
      failed: (error) => {
        this.#end(generation, Number.NaN, 'error', error);
        return new Rejection(error);
      },
    };
    return generation.handlers;
  }

  /** The handlers that a call is given, if it may be made: those of all calls, unless it is timed or a probe. */
  #handlersOfCall(): Handlers | CallNotPermittedError {
    const generation = this.#generation;
    if (passes(generation.state)) {
      return generation.clockReads === 2 ? this.#timedHandlers(generation) : this.#sharedHandlers(generation);
    }
    const admission = this.#admit();
    if (admission instanceof CallNotPermittedError) return admission;
    return {
      succeeded: (value) => {
        this.#settle(admission, 'value', value);
        return value;
      },
      failed: (error) => {
        this.#settle(admission, 'error', error);
        return new Rejection(error);
      },
    };
  }

  /** Those of the call that ended last serve again, so that calls one after another need not make any. */
  #timedHandlers(generation: Generation): Handlers {
    const handlers = generation.spare ?? this.#makeTimedHandlers(generation);
    generation.spare = undefined;
    handlers.startedAt = this.#clock.now();
    return handlers;
  }

  #makeTimedHandlers(generation: Generation): TimedHandlers {
    const handlers: TimedHandlers = {
      startedAt: Number.NaN,
      succeeded: (value) => {
        this.#endTimed(generation, handlers, 'value', value);
        return value;
      },
      failed: (error) => {
        this.#endTimed(generation, handlers, 'error', error);
        return new Rejection(error);
      },
    };
    return handlers;
  }

  #endTimed(generation: Generation, handlers: TimedHandlers, ended: Ended, result: unknown): void {
    // A promise with a `then` of its own may tell twice.
    if (generation.spare === handlers) return;
    generation.spare = handlers;
    // The beginning is handed on before anything that comes of this can begin a call which takes them.
    this.#end(generation, handlers.startedAt, ended, result);
  }

  /** A call that began at `startedAt` (`NaN` when nobody measured) has ended: judged, recorded. */
  #end(generation: Generation, startedAt: number, ended: Ended, result: unknown): void {
    if (passes(generation.state)) this.#inFlight--;
    // What is rare stands elsewhere: small enough, all of this is compiled into the handlers.
    if (generation !== this.#generation || generation.state === 'disabled' || this.#dispatcher?.hearsCalls) {
      this.#endApart(generation, startedAt, ended, result);
    } else {
      this.#record(generation, this.#judge(ended, result), startedAt, undefined, ended, result);
    }
    if (this.#dispatcher?.pending) this.#dispatcher.tell();
  }

  /** The same where it does not count, or someone hears of it. Unless someone does, the tracker is not asked. */
  #endApart(generation: Generation, startedAt: number, ended: Ended, result: unknown): void {
    if (generation !== this.#generation) this.#look();
    if (this.#dispatcher?.hearsCalls) {
      const outcome = this.#judge(ended, result);
      const now = this.#clock.now();
      if (generation.state !== 'disabled') this.#record(generation, outcome, startedAt, now, ended, result);
      this.#tellCall(outcome, now - startedAt, generation.state, ended === 'error' ? result : undefined);
    }
  }

  #judge(ended: Ended, result: unknown): CallOutcome {
    if (ended === 'released' || (this.#ignore !== undefined && this.#ignores(this.#ignore, ended, result)))
      return 'ignored';
    try {
      return this.#tracker[ended]?.(result) ? 'failure' : 'success';
    } catch (error) {
      this.#fault(error, 'tracker');
      return 'failure';
    }
  }

  #ignores(ignore: Tracker, ended: 'value' | 'error', result: unknown): boolean {
    return this.#ask('ignore', () => ignore[ended]?.(result) ?? false, false);
  }

  /**
   * The one place where an outcome enters a window. A late one does not, nor one that is neither success nor failure.
   *
   * @param now - when the call ended, if that is known; otherwise the clock is read, where anybody wants to know
   */
  #record(
    generation: Generation,
    outcome: CallOutcome,
    startedAt: number,
    now?: number,
    ended: Ended = 'released',
    result?: unknown,
  ): void {
    if (generation !== this.#generation || outcome === 'ignored') return;
    const failed = outcome === 'failure';
    let duration = Number.NaN;
    try {
      const time = now ?? (generation.clockReads > 0 ? this.#clock.now() : Number.NaN);
      duration = time - startedAt;
      generation.metrics.record(failed, time, duration);
    } catch (error) {
      this.#fault(error, 'window');
    }
    generation.failureStreak = failed ? generation.failureStreak + 1 : 0;
    if (failed) this.#failure = ended === 'released' ? this.#hang(generation) : failureOf(result, this.#clock.epoch());
    this.#error = failed && ended === 'error' ? { error: result } : undefined;
    if (generation.state === 'closed') this.#decide(generation);
    else if (generation.state === 'metrics_only') this.#shadow(generation);
    else if (generation.probing !== undefined) this.#decideByProbe(generation, generation.probing, failed, duration);
  }

  /**
   * The present generation. A probe that has not settled in time is a failure, and its place is free; but nobody waits for it:
   * this is done on looking.
   */
  #look(): Generation {
    const generation = this.#generation;
    const { probing } = generation;
    if (probing === undefined || probing.inFlight.size === 0) return generation;
    const now = this.#clock.now();
    for (;;) {
      const probe = probing.overdue(now, this.#probeTimeout);
      if (probe === undefined || generation !== this.#generation) break;
      probe.settled = true;
      probing.inFlight.delete(probe);
      this.#record(generation, 'failure', probe.startedAt, now);
      this.#tellCall('failure', now - probe.startedAt, generation.state);
    }
    this.#dispatcher?.tell();
    return this.#generation;
  }

  // Deciding: what follows from what was recorded?

  #decide(generation: Generation): void {
    let holds = false;
    try {
      holds = this.#tripper.holds(generation);
    } catch (error) {
      this.#fault(error, 'tripper');
    }
    if (holds) this.#open(generation);
  }

  #hang(generation: Generation): Failure {
    const ms = generation.probing === undefined ? this.#callTimeout : this.#probeTimeout;
    const message = `did not settle within ${ms} ms`;
    return { name: 'CallNotSettled', message, code: 'FLUXGATE_NOT_SETTLED', at: this.#clock.epoch() };
  }

  #shadow(generation: Generation): void {
    const held = generation.shadow;
    generation.shadow = this.#ask('tripper', () => this.#tripper.holds(generation), held);
    if (held || !generation.shadow || !this.#dispatcher?.listening) return;
    const reason = this.#reasonOf('tripper', () => explain(this.#tripper, generation, true));
    this.#dispatcher.note(Object.freeze({ ...this.#signal(generation, 'open', reason, 0, undefined) }), true);
  }

  #open(generation: Generation): void {
    const reason = this.#reasonOf('tripper', () => explain(this.#tripper, generation, true));
    this.#change('open', reason, generation);
  }

  #decideByProbe(generation: Generation, probing: Probing, failed: boolean, duration: number): void {
    // A recovery may ask the tripper, and then it is the tripper that fails.
    let asked: FaultSource = 'recovery';
    const tripper: ProbeResult['tripper'] = () => {
      asked = 'tripper';
      const holds = this.#tripper.holds(generation);
      asked = 'recovery';
      const leaves = () => this.#reasonOf('tripper', () => explain(this.#tripper, generation, holds)).leaves;
      // A window smaller than what the tripper needs is full before there is enough, and then has to do.
      const { minCalls = 1 } = this.#tripper;
      const enough = generation.metrics.totalCount >= Math.min(minCalls, this.#window.capacity ?? Infinity);
      return { holds, enough, leaves };
    };
    let verdict: Verdict | undefined;
    try {
      verdict = probing.run.record({ failed, duration, tripper });
      if (verdict !== undefined && verdict.to !== 'closed' && verdict.to !== 'open') {
        throw invalidError('the verdict of a recovery', (verdict as Verdict).to, "'closed' or 'open'", RangeError);
      }
    } catch (error) {
      this.#fault(error, asked);
      return;
    }
    if (verdict === undefined) return;
    const { to, leaves } = verdict;
    const reason = this.#reasonOf('recovery', () => leaves ?? [{ rule: nameOf(this.#recovery) }]);
    this.#change(to, reason, generation);
  }

  /** That a rule cannot say why it decided is no reason not to act on it. */
  #reasonOf(kind: 'tripper' | 'retry' | 'recovery', leaves: () => readonly ReasonLeaf[]): Reason {
    return this.#ask(kind, () => ruleReason(kind, leaves()), ruleReason(kind, []));
  }

  /** How much of the wait of an open circuit is left, in ms; `undefined` in other states, and when the retry rule cannot say. */
  #waitLeft(generation: Generation, now: number): number | undefined {
    if (generation.state !== 'open') return undefined;
    generation.wait ??= this.#drawWait(this.#reopens, true);
    if (generation.wait === undefined) return undefined;
    const left = generation.wait - (now - generation.startedAt);
    return left < RESOLUTION ? 0 : left;
  }

  /** How long to stay open. A rule that cannot say is asked `again` at every look; its fault has been told by then. */
  #drawWait(reopens: number, again = false): number | undefined {
    try {
      const opening = {
        reopens,
        random: this.#random,
        failure: this.#failure,
        metrics: this.#read(this.#generation ?? { metrics: new NoWindow() }),
      };
      const wait = this.#retry.delay(opening);
      if (!(wait >= 0)) throw new RangeError(`delay() must return ms of at least 0; got ${wait}`);
      return wait;
    } catch (error) {
      if (!again) this.#fault(error, 'retry');
      return undefined;
    }
  }

  #retryLeaf(generation: Generation, now: number): ReasonLeaf {
    const rule = nameOf(this.#retry);
    const threshold = generation.wait ?? 0;
    return threshold === 0
      ? { rule }
      : { rule, value: now - generation.startedAt, comparison: '>=', threshold, unit: 'ms' };
  }

  // Changing the state.

  /**
   * The one place where a circuit changes its state.
   *
   * @param expected - the generation that a rule decided on; when the circuit has left it meanwhile, the decision is void
   */
  #change(to: State, reason: Reason, expected?: Generation): void {
    const manual = reason.kind === 'manual' || reason.kind === 'external';
    const next = this.#begin(to, manual ? 0 : this.#reopensAfter(to));
    // Rules were asked for that, and may have operated the breaker: only now is it known what the circuit leaves.
    const from = this.#generation;
    if (expected !== undefined && from !== expected) return;
    const reopens = this.#reopensAfter(to);
    this.#generation = next;
    this.#reopens = manual || to === 'closed' ? 0 : reopens;
    if (from.state === to) return;
    this.#changedAt = this.#clock.epoch();
    this.#reason = reason;
    if (this.#outage === undefined && (to === 'open' || to === 'forced_open')) {
      this.#outage = { since: this.#changedAt, startedAt: next.startedAt, reason };
    }
    if (this.#dispatcher?.listening) {
      // A rule has decided on what it saw, though the clock has gone on since.
      const signal = this.#signal(from, to, reason, reopens, finite(next.wait), manual ? next.startedAt : undefined);
      this.#dispatcher.note(Object.freeze(signal));
    }
    this.#inStateSince = next.startedAt;
    if (to === 'closed') {
      this.#failure = undefined;
      this.#outage = undefined;
    }
  }

  #signal(
    from: Generation,
    to: State,
    reason: Reason,
    reopens: number,
    retryAfter: number | undefined,
    now?: number,
  ): Signal {
    const time = this.#clock.now();
    const outage = this.#outageAt(time);
    return {
      circuitName: this.name,
      oldState: from.state,
      newState: to,
      timestamp: this.#clock.epoch(),
      reason,
      ...(this.#failure && { failure: this.#failure }),
      ...this.#error,
      metrics: this.#read(from, now),
      reopens,
      ...(retryAfter !== undefined && { retryAfter }),
      previousDuration: time - this.#inStateSince,
      ...(outage && { outage }),
    };
  }

  #outageAt(now: number): Outage | undefined {
    const outage = this.#outage;
    return outage && Object.freeze({ since: outage.since, duration: now - outage.startedAt, reason: outage.reason });
  }
  #reopensAfter(to: State): number {
    return this.#reopens + (this.#generation.state === 'half_open' && to === 'open' ? 1 : 0);
  }

  /** A new generation, with an empty window. */
  #begin(state: State, reopens: number, wait?: number): Generation {
    const measured = this.#measures.durations || (this.#dispatcher?.hearsCalls ?? false);
    const measures = measured ? { ...this.#measures, durations: true } : this.#measures;
    const generation = new Generation(state, this.#emptyWindow(measures), measured, this.#clock.now());
    if (state === 'open') generation.wait = wait ?? this.#drawWait(reopens);
    if (state === 'half_open') generation.probing = new Probing(this.#recovery);
    this.#equip(generation);
    return generation;
  }

  #emptyWindow(measures: Measures): WindowState {
    return this.#ask('window', () => this.#window.create(measures), new NoWindow());
  }

  /** What the window of `generation` holds at `now`; without it, what it held when it was last recorded to. */
  #read(generation: Pick<Generation, 'metrics'>, now?: number): Metric {
    const { metrics } = generation;
    const read = (): Metric => {
      if (now !== undefined) metrics.advance?.(now);
      return frozenMetric(metrics);
    };
    return this.#ask('window', read, frozenMetric(new NoWindow()));
  }

  // Manual control, from any state. Each starts anew: the window is empty, streak and reopens are 0.

  /** Close the circuit. */
  reset(note?: string): void {
    this.#operate('closed', 'reset', note);
  }

  /** Open the circuit as the tripper would; recovery runs its normal course. A health check knows more than the calls do. */
  trip(note?: string | ExternalDecision): void {
    if (typeof note !== 'object' || note === null) {
      this.#operate('open', 'trip', note);
      return;
    }
    this.#change('open', externalReason(note));
    this.#dispatcher?.tell();
  }

  /** Reject every call until someone acts. */
  forceOpen(note?: string): void {
    this.#operate('forced_open', 'force_open', note);
  }

  /** Let every call pass and record nothing, until someone acts. */
  disable(note?: string): void {
    this.#operate('disabled', 'disable', note);
  }

  /** Let every call pass, record it and never trip, until someone acts: for trying rules out. */
  metricsOnly(note?: string): void {
    this.#operate('metrics_only', 'metrics_only', note);
  }

  #operate(to: State, operation: ManualOperation, note: string | undefined): void {
    this.#change(to, manualReason(operation, note === undefined ? undefined : String(note)));
    this.#dispatcher?.tell();
  }

  // Listeners.

  /**
   * Attach a listener; one that is attached already stays attached once.
   *
   * @returns a function that takes it off again
   * @throws TypeError when it is no listener
   */
  addListener(listener: ListenerLike): () => void {
    validListener('addListener(listener)', listener);
    const newcomer = this.#listeners().enlist(listener);
    this.#equip(this.#generation);
    this.#listeners().greetAll([newcomer]);
    return () => {
      if (newcomer && this.#dispatcher?.detach(newcomer)) this.#equip(this.#generation);
    };
  }

  /** Take a listener off. @returns whether it was attached */
  removeListener(listener: ListenerLike): boolean {
    const removed = this.#dispatcher?.remove(listener) ?? false;
    this.#equip(this.#generation);
    return removed;
  }

  /** Detach every listener, so that their metrics of this circuit go. The breaker still works. */
  dispose(): void {
    this.#dispatcher?.removeAll();
    this.#equip(this.#generation);
  }

  #listeners(): Dispatcher {
    this.#dispatcher ??= new Dispatcher(this, (error, source) => this.#fault(error, source));
    return this.#dispatcher;
  }

  #tellCall(outcome: CallOutcome, duration: number, state: State, error?: unknown): void {
    if (!this.#dispatcher?.hearsCalls) return;
    const known = Number.isNaN(duration) ? undefined : duration;
    this.#dispatcher.tellCall(Object.freeze({ circuitName: this.name, outcome, duration: known, state, error }));
  }

  /** What `rule` answers, or `otherwise` if it throws. Where it is asked after every call, this is written out there. */
  #ask<T>(source: FaultSource, rule: () => T, otherwise: T): T {
    try {
      return rule();
    } catch (error) {
      this.#fault(error, source);
      return otherwise;
    }
  }

  /** What a rule or a listener threw. It must not reach the caller, and must not be lost. */
  #fault(error: unknown, source: FaultSource): void {
    try {
      const pending: unknown = this.#onError(error, { circuitName: this.name, source });
      if (isThenable(pending)) (pending as PromiseLike<unknown>).then(undefined, () => {});
    } catch {
      // The last resort has failed; there is nobody left to tell.
    }
  }
}

/** How a call ended. */
type Ended = 'value' | 'error' | 'released';

/** Runtimes without explicit resource management find it under this name, as compilers do. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

const UNMEASURED: Measures = /* @__PURE__ */ Object.freeze({ durations: false, slowThresholds: [] });

/** What a breaker has to measure for its tripper. */
function measuresOf(tripper: Tripper, measure: boolean): Measures {
  const slowThresholds = tripper.slowThresholds ?? [];
  const durations = measure || (tripper.durations ?? true) || slowThresholds.length > 0;
  return durations ? { durations, slowThresholds } : UNMEASURED;
}

/** A wait that has an end, or `undefined`: what can be told to others. */
function finite(wait: number | undefined): number | undefined {
  return wait === Infinity ? undefined : wait;
}

/** Whether every call passes in this state. */
function passes(state: State): boolean {
  return state === 'closed' || state === 'metrics_only' || state === 'disabled';
}

/** Whether someone has to wait for `value`. Looking can throw, and must not change what the caller gets. */
function isThenable(value: unknown): boolean {
  try {
    return typeof (value as { then?: unknown } | undefined)?.then === 'function';
  } catch {
    return false;
  }
}
