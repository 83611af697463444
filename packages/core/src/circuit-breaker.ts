import { Batch } from './batch.js';
import { type Clock, RESOLUTION } from './clock.js';
import { Dispatcher } from './dispatcher.js';
import { CallNotPermittedError, traceCaller } from './errors.js';
import { type Failure, failureOf, unsettledFailure } from './failure.js';
import type { FaultSource, OnError } from './fault.js';
import { Generation } from './generation.js';
import {
  type CallEvent,
  type CallOutcome,
  type CircuitInfo,
  type CircuitView,
  type ListenerLike,
  validListener,
} from './listener.js';
import type { Metric } from './metric.js';
import { type CircuitBreakerOptions, resolveOptions } from './options.js';
import type { Outage } from './outage.js';
import { Probing } from './probing.js';
import { type ExternalDecision, externalReason, type ManualOperation, manualReason, type Reason } from './reason.js';
import { Rejection, rejected } from './rejection.js';
import { type Ended, Rules } from './rules.js';
import { Shadow } from './shadow.js';
import type { Signal } from './signal.js';
import { passedSince, type Restored, type Snapshot, validSnapshot } from './snapshot.js';
import type { State } from './state.js';
import { isThenable, streamKind } from './thenable.js';
import type { Ticket } from './ticket.js';
import { Unsettled } from './unsettled.js';
import { callable, invalidError } from './validate.js';
import type { Measures } from './windows/window.js';
import {
  type AnyFunction,
  type NotAsync,
  type ProtectDecorator,
  type ProtectOptions,
  type WrapOptions,
  type Wrapped,
  type WrappedSync,
  type WrapSyncOptions,
  wrapped,
} from './wrap.js';

/** Runtimes without explicit resource management find it under this name, as compilers do. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/** From how many calls in flight on a call that begins looks at the clock. */
const PILE_UP = 8;

/** Of so many calls in flight, only one looks for every one of these: a crowd comes fast, and a look costs as much as a call. */
const CROWD = 16;

/** What is added to a number of ms, or lacks, by the rounding of floating-point numbers. */
const ROUNDING = 1e-6;

/** For how many ms the calls that begin while others pile up share a batch: their times are told apart no better than this. */
const QUANTUM = 0.25;

/**
 * A circuit breaker: it runs calls to a dependency, and stops running them when its rules say that the dependency is in
 * trouble.
 *
 * It has no timers. A circuit that is open becomes half-open with the first call after its wait is over, and that call is the
 * first probe; an idle breaker costs nothing and keeps no process alive.
 *
 * The file reads in the order of a call's life: it runs once it is **admitted**, until it ends or is **given up on**; its outcome
 * is **recorded**, the rules **decide**, and the circuit **changes its state**. The last two happen in one method each. The rules
 * are asked through {@link Rules}, which keeps what they throw away from here.
 *
 * @example
 * ```ts
 * const payments = new CircuitBreaker({ name: 'payment_api' });
 * const receipt = await payments.call(charge, order);
 * ```
 */
export class CircuitBreaker implements CircuitView {
  /** The circuit's name. */
  readonly name: string;

  readonly #rules: Rules;
  readonly #probeTimeout: number;
  readonly #callTimeout: number;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #onError: OnError;

  #generation: Generation;
  /** Earlier ones that still have calls in flight. */
  #past: Generation[] | undefined;
  #changedAt: number;
  /** When the circuit came into its state, in monotonic ms; a manual operation may begin another generation in it. */
  #inStateSince: number;
  #reason: Reason | undefined;
  #reopens = 0;
  #failure: Failure | undefined;
  #outage: { readonly since: number; readonly startedAt: number; readonly reason: Reason } | undefined;
  /** Made with the first listener. */
  #dispatcher: Dispatcher | undefined;
  /** Whether it was reported that a function returns what ends only later. */
  #warnedOfStream = false;

  /**
   * @throws TypeError or RangeError for an invalid option: `probeTimeout must be a finite number of ms above 0; got -1`
   */
  constructor(options: CircuitBreakerOptions) {
    const settings = resolveOptions(options);
    this.name = settings.name;
    this.#probeTimeout = settings.probeTimeout;
    this.#callTimeout = settings.callTimeout;
    this.#clock = settings.clock;
    this.#random = settings.random;
    this.#onError = settings.onError;
    this.#rules = new Rules(settings, (error, source) => this.#fault(error, source));
    this.#rules.warnOfDeadTripper();

    const now = this.#now();
    const epoch = this.#epoch();
    this.#changedAt = epoch;
    this.#inStateSince = now;
    // Listeners are enlisted first, so that durations are measured from the first call on if one of them hears of calls;
    // and greeted last, when there is a circuit to look at.
    const newcomers = settings.listeners.map((one) => this.#listeners().enlist(one));
    this.#generation =
      settings.restore == null
        ? this.#begin('closed', now)
        : this.#restore(validSnapshot(settings.restore, this.name), now, epoch);
    this.#dispatcher?.greetAll(newcomers);
  }

  // Inspection: what is to be seen.

  /**
   * The state that the circuit is in. Reading it gives up on calls that have not settled in time, which may itself change the
   * state.
   */
  get state(): State {
    return this.#look().state;
  }

  /**
   * A frozen snapshot: state, since when and why, the failure seen last, calls in flight, the window's figures, and when a call may
   * be tried. Gives up on calls that have not settled in time, as {@link state} does.
   */
  info(): CircuitInfo {
    const generation = this.#look();
    const now = this.#now();
    return Object.freeze({
      name: this.name,
      state: generation.state,
      changedAt: this.#changedAt,
      reason: this.#reason,
      failure: this.#failure && Object.freeze(this.#failure),
      reopens: this.#reopens,
      outage: this.#outageAt(now),
      inFlight: this.#inFlight(now),
      metrics: this.#rules.read(generation, now),
      retryAfter: wholeMs(this.#waitLeft(generation, now)),
    });
  }

  /**
   * The circuit as plain data, for the option `restore` of a new breaker: after a restart, or in the next invocation of a function
   * that was frozen. Gives up on calls that have not settled in time, as {@link state} does.
   */
  toJSON(): Snapshot {
    const generation = this.#look();
    const { state, failureStreak, probing, shadow } = generation;
    const now = this.#now();
    // Asks a retry rule that has failed to say so far.
    this.#waitLeft(generation, now);
    const { wait } = generation;
    const outage = this.#outageAt(now);
    const window = isRecording(state) ? this.#rules.save(generation, now) : undefined;
    return {
      version: 2,
      name: this.name,
      state,
      changedAt: this.#changedAt,
      savedAt: this.#epoch(),
      inState: now - this.#inStateSince,
      elapsed: now - generation.startedAt,
      reopens: this.#reopens,
      ...(wait !== undefined && { wait: wait === Infinity ? null : wait }),
      ...(this.#reason && { reason: this.#reason }),
      ...(this.#failure && { failure: Object.freeze(this.#failure) }),
      ...(outage && { outage }),
      ...(failureStreak > 0 && { failureStreak }),
      ...(shadow && { shadow: shadow.held }),
      ...(probing && { probes: { recorded: probing.recorded, progress: this.#rules.progress(probing) } }),
      ...(window !== undefined && { window }),
    };
  }

  /** `CircuitBreaker 'payment_api' is closed: window=count_window(100), …`. Looks at nothing, and so changes nothing. */
  toString(): string {
    return `CircuitBreaker '${this.name}' is ${this.#generation.state}: ${this.#rules}`;
  }

  // Running calls.

  /**
   * Run `fn` under protection. Its value or its own error passes through untouched.
   *
   * @returns what `fn` returns, awaited. It rejects with `fn`'s own error, with {@link CallNotPermittedError} when the circuit
   *   rejects the call, and with a TypeError if `fn` is not a function
   * @example `const receipt = await payments.call(charge, order);`
   */
  call<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>> {
    if (typeof fn !== 'function') return rejected(notCallable('call(fn)', fn));
    if (!CircuitBreaker.#isBreaker(this)) return rejected(detached('call'));
    // Taken before `fn` runs, which may operate the breaker.
    let { batch } = this.#generation;
    if (batch !== undefined && batch.begun < batch.limit) {
      batch.begun++;
    } else {
      const admitted = this.#admit();
      if (admitted instanceof CallNotPermittedError) return rejected(admitted);
      batch = admitted;
    }
    try {
      const answer: unknown = fn(...args);
      const promise = Promise.resolve(answer);
      // The promise of an async function, which is what most calls get.
      if (promise === answer && promise.then === Promise.prototype.then) {
        return promise.then(batch.succeeded, batch.failed) as Promise<Awaited<R>>;
      }
      return this.#watch(batch, answer, promise) as Promise<Awaited<R>>;
    } catch (error) {
      return Promise.resolve(batch.failed(error)) as Promise<never>;
    }
  }

  /** Handles what `call` got when it is no plain promise. */
  #watch(batch: Batch, answer: unknown, promise: Promise<unknown>): Promise<unknown> {
    if (promise !== answer && !isThenable(answer) && this.#isStream(answer)) {
      this.#end(batch, 'released');
      return promise;
    }
    // A promise with a `then` of its own may call its handlers more than once.
    const once = promise === answer ? new Promise((resolve) => resolve(promise)) : promise;
    return once.then(batch.succeeded, batch.failed);
  }

  /**
   * Run a function that is not asynchronous under protection; the same breaker serves both kinds.
   *
   * @throws what `fn` throws, {@link CallNotPermittedError} when the circuit rejects the call, and a TypeError if `fn` is not a
   *   function
   */
  callSync<A extends unknown[], R>(fn: ((...args: A) => R) & NotAsync<R>, ...args: A): R {
    if (typeof fn !== 'function') throw notCallable('callSync(fn)', fn);
    if (!CircuitBreaker.#isBreaker(this)) throw detached('callSync');
    const batch = this.#admit();
    if (batch instanceof CallNotPermittedError) throw batch;
    let value: R;
    try {
      value = fn(...args);
    } catch (error) {
      this.#end(batch, 'error', error);
      throw error;
    }
    if (isThenable(value)) {
      this.#fault(new TypeError('callSync was given an asynchronous function; use call'), 'call_sync');
      this.#end(batch, 'released');
    } else {
      this.#end(batch, this.#isStream(value) ? 'released' : 'value', value);
    }
    return value;
  }

  /** Whether `value` ends only later, piece by piece. Its outcome is not seen then, which is reported once. */
  #isStream(value: unknown): boolean {
    const kind = streamKind(value);
    if (kind === undefined) return false;
    if (!this.#warnedOfStream) {
      this.#warnedOfStream = true;
      const message = `a function returned ${kind}, whose outcome was not seen; use stream(breaker, fn) or a ticket`;
      this.#fault(new TypeError(message), 'stream');
    }
    return true;
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
    if (typeof fn !== 'function') return rejected(notCallable('callWithFallback(fn)', fn));
    if (typeof fallback !== 'function') {
      return rejected(invalidError('callWithFallback(fn, fallback)', fallback, 'a function'));
    }
    if (!CircuitBreaker.#isBreaker(this)) return rejected(detached('callWithFallback'));
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
    if (!CircuitBreaker.#isBreaker(this)) throw detached('callSyncWithFallback');
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
    if (!CircuitBreaker.#isBreaker(this)) throw detached('wrap');
    return wrapped('wrap', fn, options, this) as Wrapped<F>;
  }

  /** The same as {@link wrap}, for a function that is not asynchronous and stays so. */
  wrapSync<F extends AnyFunction>(fn: F & NotAsync<ReturnType<F>>, options?: WrapSyncOptions<F>): WrappedSync<F> {
    if (!CircuitBreaker.#isBreaker(this)) throw detached('wrapSync');
    return wrapped('wrapSync', fn, options, this) as WrappedSync<F>;
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
   * A ticket for one call, for callbacks and events; `undefined` when the call is not permitted (`info().retryAfter` says when to
   * come back). A ticket that is never settled counts as a failure after `callTimeout`, or after `probeTimeout` if it is a probe.
   */
  tryAcquire(): Ticket | undefined {
    if (!CircuitBreaker.#isBreaker(this)) throw detached('tryAcquire');
    const admitted = this.#admit();
    return admitted instanceof CallNotPermittedError ? undefined : this.#ticket(admitted);
  }

  /**
   * A ticket for one call, as {@link tryAcquire} gives it.
   *
   * @throws {@link CallNotPermittedError} when the call is not permitted
   * @example
   * ```ts
   * const ticket = uploads.acquire();
   * upload.once('end', () => ticket.success()).once('error', (error) => ticket.failure(error));
   * ```
   */
  acquire(): Ticket {
    if (!CircuitBreaker.#isBreaker(this)) throw detached('acquire');
    const admitted = this.#admit();
    if (admitted instanceof CallNotPermittedError) throw admitted;
    return this.#ticket(admitted);
  }

  #ticket(batch: Batch): Ticket {
    let settled = false;
    const settle = (ended: Ended, result?: unknown): void => {
      if (settled) return;
      settled = true;
      this.#end(batch, ended, result);
    };
    const release = (): void => settle('released');
    return {
      success: (value) => settle('value', value),
      failure: (error) => settle('error', error),
      release,
      [DISPOSE]: release,
    } as Ticket;
  }

  // Admission: may this call be made?

  /** The batch that a call joins, if it may be made. */
  #admit(): Batch | CallNotPermittedError {
    const generation = this.#generation;
    const { state, probing } = generation;
    if (passes(state)) return generation.clockReads === 2 ? this.#joinTimed(generation) : this.#joinShared(generation);
    if (probing !== undefined) return this.#admitProbe(generation, probing);
    return state === 'open' ? this.#admitFirstProbe(generation) : this.#refuse(generation);
  }

  #joinTimed(generation: Generation): Batch | CallNotPermittedError {
    const now = this.#now();
    this.#expire(generation, now);
    return generation === this.#generation ? this.#batchOfOne(generation, now) : this.#admit();
  }

  /** The clock is looked at only while calls pile up: those that come one after another pay nothing for the hung ones. */
  #joinShared(generation: Generation): Batch | CallNotPermittedError {
    const piled = generation.inFlight >= PILE_UP && this.#callTimeout < Infinity;
    const now = piled ? this.#now() : Number.NaN;
    if (piled) {
      if (!(now - (generation.batch?.since ?? now) < QUANTUM)) generation.closeBatch(now);
      this.#expire(generation, now);
      if (generation !== this.#generation) return this.#admit();
    }
    generation.batch ??= this.#newBatch(generation);
    const { batch } = generation;
    if (piled && batch.size === 0) batch.since = now;
    this.#limit(batch, generation);
    batch.begun++;
    if (piled) batch.see(now);
    return batch;
  }

  /** Settles when a call that joins `batch` considers the clock again. */
  #limit(batch: Batch, generation: Generation): void {
    const crowd = Math.floor(generation.inFlight / CROWD);
    batch.refund = crowd > 1 ? 0 : 1;
    if (this.#callTimeout === Infinity) batch.limit = Infinity;
    else if (crowd > 1) batch.limit = batch.begun + crowd;
    else batch.limit = batch.ended + Math.max(0, PILE_UP - generation.watched.calls);
  }

  /** The first call after the wait is over moves the circuit to half-open, and is admitted whatever the permit may say. */
  #admitFirstProbe(generation: Generation): Batch | CallNotPermittedError {
    const now = this.#now();
    const left = this.#waitLeft(generation, now);
    if (left === 0 && this.#rules.ready()) {
      const reason = this.#rules.retryReason(generation.wait ?? 0, now - generation.startedAt);
      this.#change('half_open', reason, generation);
    }
    // A rule may operate the breaker while it is asked; but no call asks an open circuit twice.
    const present = this.#generation;
    if (present !== generation && present.state !== 'open') return this.#admit();
    const wait = present === generation ? left : this.#waitLeft(present, now);
    return this.#refuse(present, wait === 0 ? undefined : wholeMs(wait));
  }

  #admitProbe(half: Generation, probing: Probing): Batch | CallNotPermittedError {
    const now = this.#now();
    this.#expire(half, now);
    const { watched } = half;
    const request = { elapsed: now - half.startedAt, random: this.#random };
    // As long as nothing is known and nothing on its way, no permit may keep the circuit from knowing more.
    const admitted =
      half === this.#generation &&
      ((probing.recorded === 0 && watched.calls === 0) ||
        (this.#rules.permits(request) && this.#rules.places(probing) > watched.calls));
    // A rule may operate the breaker while it is asked; then the call is judged by the state that there is now.
    if (half !== this.#generation) return this.#admit();
    if (!admitted) return this.#refuse(half);
    const probe = this.#batchOfOne(half, now);
    this.#dispatcher?.deliver();
    return probe;
  }

  #refuse(generation: Generation, retryAfter?: number): CallNotPermittedError {
    this.#tellCall('not_permitted', Number.NaN, generation.state);
    this.#dispatcher?.deliver();
    const error = new CallNotPermittedError(this.name, generation.state, retryAfter, this.#failure);
    if (CallNotPermittedError.captureStackTrace) traceCaller(error, entryPoints());
    return error;
  }

  // Calls in flight: until they end, or are given up on.

  #newBatch(generation: Generation): Batch {
    const batch = new Batch(generation);
    batch.succeeded = (value) => {
      this.#end(batch, 'value', value);
      return value;
    };
    batch.failed = (error) => {
      this.#end(batch, 'error', error);
      return new Rejection(error);
    };
    return batch;
  }

  /** That of a call that has ended serves again, so that calls one after another need not make any. */
  #batchOfOne(generation: Generation, now: number): Batch {
    const batch = generation.spare ?? this.#newBatch(generation);
    generation.spare = undefined;
    batch.startedAt = now;
    batch.begun++;
    generation.watched.add(batch, now);
    return batch;
  }

  /**
   * Settle how often the calls of `generation` read the clock, and so which handlers they are given: at its beginning, and when
   * listeners come or go.
   */
  #chooseHandlers(generation: Generation): void {
    const timed = generation.measured || this.#dispatcher?.hearsCalls;
    const dated = generation.probing !== undefined || this.#rules.timed;
    generation.clockReads = timed ? 2 : dated ? 1 : 0;
    generation.observed = generation.state === 'disabled' || (this.#dispatcher?.hearsCalls ?? false);
    if (!timed || generation.batch === undefined) return;
    generation.closeBatch(this.#now());
    generation.batch = undefined;
  }

  /** A call has ended. */
  #end(batch: Batch, ended: Ended, result?: unknown): void {
    const { generation } = batch;
    batch.ended++;
    batch.limit += batch.refund;
    // What is rare stands elsewhere: small enough, all of this is compiled into the handlers.
    if (generation !== this.#generation || batch.watched || generation.observed) {
      this.#endWatchedOrLate(batch, generation, ended, result);
    } else {
      this.#record(generation, this.#rules.judge(ended, result), Number.NaN, undefined, ended, result);
    }
    if (this.#dispatcher?.pending) this.#dispatcher.deliver();
  }

  /** The same where the call was timed, where it does not count, and where someone hears of it. */
  #endWatchedOrLate(batch: Batch, generation: Generation | undefined, ended: Ended, result: unknown): void {
    // It was given up on, and listeners have heard of it.
    if (generation === undefined) return;
    const { startedAt } = batch;
    // The batch is handed on before anything that comes of this can begin a call which takes it.
    if (batch.watched && generation.watched.leave(batch) && !Number.isNaN(startedAt)) generation.spare = batch;
    const counts = generation === this.#generation && generation.state !== 'disabled';
    if (this.#dispatcher?.hearsCalls) {
      const outcome = this.#rules.judge(ended, result);
      const now = this.#now();
      if (counts) this.#record(generation, outcome, startedAt, now, ended, result);
      this.#tellCall(outcome, now - startedAt, generation.state, ended === 'error' ? { error: result } : undefined);
    } else if (counts) {
      // Where the outcome is of no use to anyone, the tracker is not asked.
      this.#record(generation, this.#rules.judge(ended, result), startedAt, undefined, ended, result);
    }
  }

  /** The present generation, once calls that have not settled in time are given up on. */
  #look(): Generation {
    const generation = this.#generation;
    if (generation.inFlight > 0) {
      const now = this.#now();
      if (this.#callTimeout < Infinity) generation.closeBatch(now);
      this.#expire(generation, now);
    }
    return this.#generation;
  }

  /** Give up on the overdue calls of the present generation; listeners hear at once what follows from that. */
  #expire(generation: Generation, now: number): void {
    if (this.#giveUpOverdue(generation, now)) this.#dispatcher?.deliver();
  }

  /** @returns whether there were any */
  #giveUpOverdue(generation: Generation, now: number): boolean {
    // What is below the resolution of clocks is rounding.
    const timeout = this.#timeoutOf(generation) - RESOLUTION;
    const { watched } = generation;
    let found = false;
    for (let batch = watched.oldest; batch !== undefined && now - batch.since > timeout; batch = watched.oldest) {
      this.#giveUp(batch, generation, now);
      found = true;
    }
    return found;
  }

  /** After how many ms a call of `generation` is given up on. */
  #timeoutOf({ probing }: Generation): number {
    return probing === undefined ? this.#callTimeout : this.#probeTimeout;
  }

  /** Nobody waits for these calls any more: each is a failure, and what becomes of it is ignored. */
  #giveUp(batch: Batch, generation: Generation, now: number): void {
    const { size, startedAt } = batch;
    generation.watched.remove(batch);
    batch.generation = undefined;
    for (let i = 0; i < size; i++) {
      if (generation.state !== 'disabled') this.#record(generation, 'failure', startedAt, now, 'unsettled');
      this.#tellCall('failure', now - startedAt, generation.state, { unsettled: true });
    }
  }

  /** How many calls are in flight, those of earlier generations included; these are given up on in time, too. */
  #inFlight(now: number): number {
    this.#forgetPast(now);
    return (this.#past ?? []).reduce((sum, { inFlight }) => sum + inFlight, this.#generation.inFlight);
  }

  #forgetPast(now: number): void {
    if (this.#past === undefined) return;
    for (const generation of this.#past) this.#giveUpOverdue(generation, now);
    const past = this.#past.filter(({ inFlight }) => inFlight > 0);
    this.#past = past.length > 0 ? past : undefined;
  }

  // Recording: what was the outcome, and does it count?

  /**
   * The one place where an outcome enters a window. A late one does not, nor one that is neither success nor failure.
   *
   * @param now - when the call ended, if that is known; otherwise the clock is read, where anybody wants to know
   * @param result - the value or error with which it ended
   */
  #record(
    generation: Generation,
    outcome: CallOutcome,
    startedAt: number,
    now: number | undefined,
    ended: Ended | 'unsettled',
    result?: unknown,
  ): void {
    if (generation !== this.#generation || outcome === 'ignored') return;
    const failed = outcome === 'failure';
    const time = now ?? (generation.clockReads > 0 ? this.#now() : Number.NaN);
    const duration = time - startedAt;
    this.#rules.record(generation, failed, time, duration);
    generation.failureStreak = failed ? generation.failureStreak + 1 : 0;
    if (failed || generation.unsettled !== undefined) this.#remember(generation, failed, ended, result);
    if (generation.state === 'closed') {
      if (this.#rules.holds(generation)) this.#open(generation, seen(failed, ended, result));
    } else this.#decideElsewhere(generation, failed, duration, seen(failed, ended, result));
  }

  /** Keeps what the failure was, as plain data, and which of the outcomes were calls that did not settle. */
  #remember(generation: Generation, failed: boolean, ended: Ended | 'unsettled', result: unknown): void {
    const isUnsettled = ended === 'unsettled';
    if (isUnsettled) generation.unsettled ??= new Unsettled();
    generation.unsettled?.record(isUnsettled);
    if (!failed) return;
    const at = this.#epoch();
    this.#failure = isUnsettled ? unsettledFailure(this.#timeoutOf(generation), at) : failureOf(result, at);
  }

  // Deciding: what follows from what was recorded?

  #open(generation: Generation, error: Seen): void {
    this.#change('open', this.#rules.tripReason(generation, generation, this.#callTimeout), generation, error);
  }

  #decideElsewhere(generation: Generation, failed: boolean, duration: number, error: Seen): void {
    const { probing, shadow } = generation;
    if (probing !== undefined) this.#decideByProbe(generation, probing, failed, duration, error);
    else if (shadow !== undefined) this.#decideInShadow(generation, shadow, error);
  }

  #decideByProbe(generation: Generation, probing: Probing, failed: boolean, duration: number, error: Seen): void {
    probing.recorded++;
    const verdict = this.#rules.verdict(generation, probing, failed, duration);
    if (verdict === undefined) return;
    this.#change(verdict.to, this.#rules.verdictReason(verdict, generation, this.#probeTimeout), generation, error);
  }

  /** Listeners hear it each time that the circuit would have opened. */
  #decideInShadow(generation: Generation, shadow: Shadow, error: Seen): void {
    const { held } = shadow;
    shadow.held = this.#rules.holds(shadow);
    if (held || !shadow.held || !this.#dispatcher?.listening) return;
    const reason = this.#rules.tripReason(shadow, generation, this.#callTimeout);
    const now = this.#now();
    this.#dispatcher.note(
      Object.freeze({
        ...this.#signal(generation.state, 'open', reason, this.#epoch(), now),
        ...error,
        metrics: this.#rules.read(generation),
      }),
      'onShadow',
    );
  }

  /** How much of the wait of an open circuit is left, in ms; `undefined` in other states, and when the retry rule cannot say. */
  #waitLeft(generation: Generation, now: number): number | undefined {
    if (generation.state !== 'open') return undefined;
    generation.wait ??= this.#drawWait(this.#reopens, () => this.#rules.read(generation), true);
    if (generation.wait === undefined) return undefined;
    const left = generation.wait - (now - generation.startedAt);
    // Timers are as coarse as this: who has slept for so long is not sent away for a fraction of a millisecond.
    return left < 1 - ROUNDING ? 0 : left;
  }

  /** @param read - what the window held when the circuit opened; few rules want to know */
  #drawWait(reopens: number, read: () => Metric, again = false): number | undefined {
    const opening = {
      reopens,
      random: this.#random,
      failure: this.#failure && Object.freeze(this.#failure),
      get metrics() {
        return read();
      },
    };
    return this.#rules.wait(opening, again);
  }

  // Changing the state.

  /**
   * The one place where a circuit changes its state.
   *
   * @param expected - the generation that a rule decided on; when the circuit has left it meanwhile, the decision is void
   */
  #change(to: State, reason: Reason, expected: Generation | undefined, error?: Seen): void {
    const manual = expected === undefined;
    const now = this.#now();
    const epoch = this.#epoch();
    const left = this.#generation;
    // A rule has decided on what it saw, though the clock has gone on since.
    const read = (): Metric => this.#rules.read(left, manual ? now : undefined);
    const next = this.#begin(to, now);
    if (to === 'open') next.wait = this.#drawWait(manual ? 0 : this.#reopensAfter(to), read);
    // Rules were asked for all that, and may have operated the breaker: only now is it known what the circuit leaves.
    const from = this.#generation;
    if (expected !== undefined && from !== expected) return;
    const reopens = this.#reopensAfter(to);
    const outage = this.#outage ?? (isRejecting(to) ? { since: epoch, startedAt: now, reason } : undefined);
    const past = this.#pastAfter(from, now);
    if (from.state !== to && this.#dispatcher?.listening) {
      const retryAfter = wholeMs(next.wait);
      this.#dispatcher.note(
        Object.freeze({
          ...this.#signal(from.state, to, reason, epoch, now, outage),
          ...error,
          metrics: read(),
          reopens,
          ...(retryAfter !== undefined && { retryAfter }),
        }),
      );
    }
    // From here on nothing is called: if the stack overflows, it has done so before anything was changed.
    this.#generation = next;
    this.#past = past;
    this.#reopens = manual || to === 'closed' ? 0 : reopens;
    if (from.state === to) return;
    this.#changedAt = epoch;
    this.#inStateSince = now;
    this.#reason = reason;
    this.#outage = to === 'closed' ? undefined : outage;
    if (to === 'closed') this.#failure = undefined;
  }

  /** The earlier generations that still have calls in flight, when `from` is one of them. */
  #pastAfter(from: Generation, now: number): Generation[] | undefined {
    this.#forgetPast(now);
    from.closeBatch(now);
    return from.inFlight > 0 ? [...(this.#past ?? []), from] : this.#past;
  }

  #signal(
    oldState: State,
    newState: State,
    reason: Reason,
    timestamp: number,
    now: number,
    outage = this.#outage,
  ): Omit<Signal, 'metrics'> {
    return {
      circuitName: this.name,
      oldState,
      newState,
      timestamp,
      reason,
      ...(this.#failure && { failure: Object.freeze(this.#failure) }),
      reopens: this.#reopens,
      previousDuration: now - this.#inStateSince,
      ...(outage && { outage: outageAt(outage, now) }),
    };
  }

  #outageAt(now: number): Outage | undefined {
    return this.#outage && outageAt(this.#outage, now);
  }

  #reopensAfter(to: State): number {
    return this.#reopens + (this.#generation.state === 'half_open' && to === 'open' ? 1 : 0);
  }

  /** A new generation, with an empty window or with the one that is given. */
  #begin(state: State, startedAt: number, window = this.#rules.emptyWindow(this.#measures())): Generation {
    const generation = new Generation(state, window, this.#measures().durations, startedAt);
    if (state === 'half_open') generation.probing = new Probing(this.#rules.recovery);
    if (state === 'metrics_only') generation.shadow = new Shadow(generation);
    this.#chooseHandlers(generation);
    return generation;
  }

  #measures(): Measures {
    const { measures } = this.#rules;
    return this.#dispatcher?.hearsCalls && !measures.durations ? { ...measures, durations: true } : measures;
  }

  /** Go on from a snapshot: what it says to have lasted began so long ago, and the time since then. */
  #restore(kept: Restored, now: number, epoch: number): Generation {
    const savedAt = now - passedSince(kept, epoch);
    const { state, outage, probes } = kept;
    this.#changedAt = kept.changedAt;
    this.#inStateSince = savedAt - kept.inState;
    this.#reason = kept.reason;
    this.#reopens = kept.reopens;
    this.#failure = kept.failure;
    if (outage !== undefined) this.#outage = { ...outage, startedAt: savedAt - outage.duration };
    const window = this.#rules.restoredWindow(kept.window, this.#measures(), savedAt);
    const generation = this.#begin(state, savedAt - kept.elapsed, window);
    generation.failureStreak = kept.failureStreak ?? 0;
    if (generation.shadow !== undefined) generation.shadow.held = kept.shadow ?? false;
    if (probes !== undefined) generation.probing = new Probing(this.#rules.recovery, probes.recorded, probes.progress);
    if (state === 'open') {
      if (kept.wait !== undefined) generation.wait = kept.wait ?? Infinity;
      else generation.wait = this.#drawWait(kept.reopens, () => this.#rules.read(generation));
    }
    return generation;
  }

  // Manual control, from any state. Each starts anew: the window is empty, streak and reopens are 0.

  /** Close the circuit. */
  reset(note?: string): void {
    this.#operate('closed', 'reset', note);
  }

  /**
   * Open the circuit as the tripper would; recovery runs its normal course. On a circuit that is open, the wait starts anew.
   *
   * @param why - a note of the operator's; or who decides instead of an operator, and what they have seen
   * @throws TypeError if `why` is an object that does not say by whom
   * @example `payments.trip({ by: 'health_check', detail: 'GET /health answers 503' });`
   */
  trip(why?: string | ExternalDecision): void {
    if (typeof why !== 'object' || why === null) {
      this.#operate('open', 'trip', why);
    } else {
      this.#change('open', externalReason('trip(why)', why), undefined);
      this.#dispatcher?.deliver();
    }
  }

  /** Reject every call until someone acts. */
  forceOpen(note?: string): void {
    this.#operate('forced_open', 'force_open', note);
  }

  /** Let every call pass and record nothing, until someone acts. */
  disable(note?: string): void {
    this.#operate('disabled', 'disable', note);
  }

  /**
   * Let every call pass, record it and never trip, until someone acts: for trying rules out. Listeners hear what would have
   * happened through `onShadow`.
   */
  metricsOnly(note?: string): void {
    this.#operate('metrics_only', 'metrics_only', note);
  }

  #operate(to: State, operation: ManualOperation, note: string | undefined): void {
    this.#change(to, manualReason(operation, note === undefined ? undefined : String(note)), undefined);
    this.#dispatcher?.deliver();
  }

  // Listeners.

  /**
   * Attach a listener; one that is attached already stays attached once.
   *
   * @returns a function that detaches it again
   * @throws TypeError if it is not a listener
   */
  addListener(listener: ListenerLike): () => void {
    validListener('addListener(listener)', listener);
    const newcomer = this.#listeners().enlist(listener);
    this.#chooseHandlers(this.#generation);
    this.#listeners().greetAll([newcomer]);
    return () => {
      if (newcomer && this.#dispatcher?.detach(newcomer)) this.#chooseHandlers(this.#generation);
    };
  }

  /** Detach a listener. @returns whether it was attached */
  removeListener(listener: ListenerLike): boolean {
    const removed = this.#dispatcher?.remove(listener) ?? false;
    this.#chooseHandlers(this.#generation);
    return removed;
  }

  /** Detach every listener, so that what they show of this circuit goes. The breaker still works. */
  dispose(): void {
    this.#dispatcher?.removeAll();
    this.#chooseHandlers(this.#generation);
  }

  /** The same as {@link dispose}, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  #listeners(): Dispatcher {
    this.#dispatcher ??= new Dispatcher(this, (error, source) => this.#fault(error, source));
    return this.#dispatcher;
  }

  #tellCall(outcome: CallOutcome, duration: number, state: State, more?: Pick<CallEvent, 'error' | 'unsettled'>): void {
    if (!this.#dispatcher?.hearsCalls) return;
    const known = Number.isNaN(duration) ? undefined : duration;
    this.#dispatcher.deliverCall(Object.freeze({ circuitName: this.name, outcome, duration: known, state, ...more }));
  }

  // What is not the breaker's own.

  /** Monotonic time. A clock that fails is a rule that fails: time stands still then, at the beginning of the present state. */
  #now(): number {
    try {
      const now = this.#clock.now();
      if (Number.isFinite(now)) return now;
      throw invalidError('clock.now()', now, 'a finite number of ms', RangeError);
    } catch (error) {
      this.#fault(error, 'clock');
      return this.#generation?.startedAt ?? 0;
    }
  }

  /** The wall clock's time; 0, which is no time at all, when it fails. */
  #epoch(): number {
    try {
      const epoch = this.#clock.epoch();
      if (Number.isFinite(epoch)) return epoch;
      throw invalidError('clock.epoch()', epoch, 'a finite number of ms', RangeError);
    } catch (error) {
      this.#fault(error, 'clock');
      return 0;
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

  /** Whether `given` has what a breaker has: methods that were taken off their breaker run without one. */
  static #isBreaker(given: unknown): boolean {
    return typeof given === 'object' && given !== null && #generation in given;
  }

  static {
    const { prototype } = CircuitBreaker;
    Object.defineProperty(prototype, DISPOSE, { value: prototype.dispose });
    // How Node prints it.
    Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), { value: prototype.toString });
  }
}

/** The functions by which a caller enters a breaker, and is rejected. */
function entryPoints(): ((...args: never[]) => unknown)[] {
  const { call, callSync, callWithFallback, callSyncWithFallback, acquire, tryAcquire } = CircuitBreaker.prototype;
  return [call, callSync, callWithFallback, callSyncWithFallback, acquire, tryAcquire];
}

/** The error with which the call ended that a rule has just decided on. */
type Seen = { readonly error: unknown } | undefined;

function seen(failed: boolean, ended: Ended | 'unsettled', error: unknown): Seen {
  return failed && ended === 'error' ? { error } : undefined;
}

function outageAt(outage: { since: number; startedAt: number; reason: Reason }, now: number): Outage {
  return Object.freeze({ since: outage.since, duration: now - outage.startedAt, reason: outage.reason });
}

/** A wait as others are told it: in whole ms, rounded up; one without an end is not known in ms. */
function wholeMs(wait: number | undefined): number | undefined {
  return wait === undefined || wait === Infinity ? undefined : Math.max(0, Math.ceil(wait - ROUNDING));
}

/** Whether every call passes in this state. */
function passes(state: State): boolean {
  return state === 'closed' || state === 'metrics_only' || state === 'disabled';
}

/** Whether the circuit is out of service in this state. */
function isRejecting(state: State): boolean {
  return state === 'open' || state === 'forced_open';
}

function isRecording(state: State): boolean {
  return state === 'closed' || state === 'metrics_only' || state === 'half_open';
}

function notCallable(option: string, given: unknown): Error {
  return invalidError(option, given, isThenable(given) ? 'a function, such as () => promise' : 'a function');
}

function detached(method: string): Error {
  return new TypeError(
    `${method} must be called on its breaker: breaker.${method}(…), not a ${method} that was taken off it`,
  );
}
