import { CircuitBreaker } from './circuit-breaker.js';
import { type Clock, systemClock } from './clock.js';
import { type OnError, reportToConsole } from './fault.js';
import type { CircuitInfo } from './listener.js';
import { type CircuitBreakerOptions, resolveOptions } from './options.js';
import { RecencyQueue, type Recent } from './recency.js';
import { callable, invalid, milliseconds, optionsOf, text, whole, withMethods } from './validate.js';

/** The options of a circuit that circuits of a registry can share: all but its name, and what only one can be restored from. */
export type CircuitDefaults = Omit<CircuitBreakerOptions, 'name' | 'restore'>;

/** Why a circuit left its registry: to make room, unused for too long, `delete`, or `dispose`. */
export type EvictionCause = 'max' | 'idle' | 'deleted' | 'disposed';

/** Options of a {@link CircuitRegistry}. */
export interface CircuitRegistryOptions {
  /**
   * The options of every circuit, or a function that returns them for a name; it is asked each time a circuit is made, and may
   * include `restore`. Default: the defaults of {@link CircuitBreaker}.
   */
  readonly defaults?: CircuitDefaults | ((name: string) => Omit<CircuitBreakerOptions, 'name'>) | undefined;
  /** Options of single circuits by name, in place of the defaults of the same key. */
  readonly overrides?: Readonly<Record<string, CircuitDefaults>> | undefined;
  /** How many circuits to keep: an integer of at least 1. Default 1,000. */
  readonly max?: number | undefined;
  /** After how many ms without a `get` a circuit may be evicted. Default: never. */
  readonly idle?: number | undefined;
  /** Names of circuits that are never evicted, because something else holds on to them. `delete` still removes them. Default none. */
  readonly keep?: readonly string[] | undefined;
  /** Called with each new circuit, before `get` returns it. */
  readonly onCreate?: ((circuit: CircuitBreaker) => unknown) | undefined;
  /** Called with each circuit that has left the registry, after it was disposed of. */
  readonly onEvict?: ((circuit: CircuitBreaker, cause: EvictionCause) => unknown) | undefined;
  /** Hears what the hooks throw and that the registry had to grow. Default: `defaults.onError`, or `console.error`. */
  readonly onError?: OnError | undefined;
  /** The time that `idle` is measured by. Default: `defaults.clock`, or the system clock. */
  readonly clock?: Clock | undefined;
}

const OPTIONS: readonly (keyof CircuitRegistryOptions)[] = [
  'defaults',
  'overrides',
  'max',
  'idle',
  'keep',
  'onCreate',
  'onEvict',
  'onError',
  'clock',
];

/** How many circuits that could not be evicted before are examined again by a `get` that needs room, before the recent ones. */
const HELD_FIRST = 4;
/** And after them, when none of those could go. */
const HELD_LAST = 64;
/** How many idle circuits one `get` evicts at most, so that no call pays for a thousand. */
const EXPIRED_AT_ONCE = 32;

class Entry implements Recent {
  readonly circuit: CircuitBreaker;
  usedAt: number;
  placedBy = 0;
  place = -1;
  /** When it was asked for last, in monotonic ms; 0 where the registry has no `idle`. */
  time = 0;
  /** Whether it has left the registry. */
  gone = false;

  constructor(circuit: CircuitBreaker, usedAt: number) {
    this.circuit = circuit;
    this.usedAt = usedAt;
  }
}

/**
 * Circuits by name, each made at first use: one per host, per tenant, per shard.
 *
 * It keeps `max` circuits. To make room it evicts the least recently used ones among those that are closed, have no failure
 * in their window and no call in flight; such a circuit has nothing to remember. An evicted circuit is disposed of: its
 * listeners are detached, and a call that still holds it runs on as usual. Circuits that may not go are kept, even if the
 * registry grows beyond `max`. There is no timer: what is idle is noticed by later calls of `get`.
 *
 * @example
 * ```ts
 * const upstreams = new CircuitRegistry({ defaults: { tripper: failureStreak(5), listeners: [new LogListener()] } });
 * const answer = await upstreams.get(new URL(url).host).call(() => load(url));
 * ```
 */
export class CircuitRegistry implements Iterable<CircuitBreaker> {
  readonly #entries = new Map<string, Entry>();
  readonly #recent = new RecencyQueue<Entry>();
  /** Those that could not be evicted when it was their turn, and were not known to be used since. They are looked at in turns. */
  readonly #held = new Set<Entry>();
  /** How often a circuit was asked for. */
  #uses = 0;
  readonly #optionsFor: (name: string) => CircuitBreakerOptions;
  readonly #max: number;
  readonly #idle: number;
  readonly #keep: ReadonlySet<string>;
  readonly #onCreate: CircuitRegistryOptions['onCreate'];
  readonly #onEvict: CircuitRegistryOptions['onEvict'];
  readonly #onError: OnError;
  readonly #clock: Clock;
  /** Listeners and hooks run while circuits are evicted, and may call `get`; that one does not evict as well. */
  #evicting = false;
  /** Whether the present growth beyond `max` was reported. */
  #grown = false;

  /** @throws TypeError or RangeError for an invalid option, those in `defaults` and `overrides` included */
  constructor(options?: CircuitRegistryOptions) {
    const given = optionsOf<CircuitRegistryOptions>('new CircuitRegistry(options)', options, OPTIONS);
    const { defaults, overrides, max = 1_000, idle, keep = [], onCreate, onEvict } = given;
    this.#optionsFor = optionsByName(defaults, overrides);
    const shared = typeof defaults === 'object' ? defaults : {};
    this.#max = whole('max', max);
    this.#idle = idle === undefined ? Infinity : milliseconds('idle', idle);
    if (!Array.isArray(keep)) invalid('keep', keep, 'an array of names');
    this.#keep = new Set(keep.map((name, i) => text(`keep[${i}]`, name)));
    this.#onCreate = onCreate === undefined ? undefined : callable('onCreate', onCreate);
    this.#onEvict = onEvict === undefined ? undefined : callable('onEvict', onEvict);
    const { onError = shared.onError ?? reportToConsole, clock = shared.clock ?? systemClock } = given;
    this.#onError = callable('onError', onError);
    this.#clock = withMethods('clock', clock, "a clock: an object with the methods 'now' and 'epoch'", 'now', 'epoch');
  }

  /** How many circuits there are now. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * The circuit of that name, made if there is none. Call it for each use rather than keeping the circuit: this is what tells
   * the registry which ones are in use.
   *
   * @throws TypeError if `name` is not a non-empty string; what the function `defaults` throws, and for invalid options that it
   *   returns
   */
  get(name: string): CircuitBreaker {
    const entry = this.#entries.get(name) ?? this.#create(name);
    entry.usedAt = ++this.#uses;
    if (this.#idle !== Infinity) this.#expire(entry);
    return entry.circuit;
  }

  /** The circuit of that name, if there is one. This does not count as use. */
  peek(name: string): CircuitBreaker | undefined {
    return this.#entries.get(name)?.circuit;
  }

  /** All circuits, in the order in which they were made. */
  list(): CircuitBreaker[] {
    return [...this];
  }

  /** The same one by one. */
  *[Symbol.iterator](): IterableIterator<CircuitBreaker> {
    for (const { circuit } of this.#entries.values()) yield circuit;
  }

  /** `info()` of all circuits, in the order in which they were made: the data of a health endpoint. */
  info(): CircuitInfo[] {
    return this.list().map((circuit) => circuit.info());
  }

  /** Remove a circuit, whatever its state, and dispose of it. @returns whether there was one */
  delete(name: string): boolean {
    const entry = this.#entries.get(name);
    if (entry !== undefined) this.#remove(entry, 'deleted');
    return entry !== undefined;
  }

  /** Remove all circuits and dispose of them. The registry can be used again. */
  dispose(): void {
    for (const entry of [...this.#entries.values()]) {
      if (this.#entries.get(entry.circuit.name) === entry) this.#remove(entry, 'disposed');
    }
  }

  #create(name: string): Entry {
    const circuit = new CircuitBreaker(this.#optionsFor(name));
    const entry = new Entry(circuit, ++this.#uses);
    // The function `defaults`, and listeners that the new circuit was attached to, may have asked for the same name.
    const present = this.#entries.get(name);
    if (present !== undefined) {
      circuit.dispose();
      return present;
    }
    this.#evict(() => this.#makeRoom());
    this.#entries.set(name, entry);
    this.#recent.push(entry);
    this.#noteGrowth(name);
    if (this.#onCreate !== undefined) this.#run(name, () => this.#onCreate?.(circuit));
    return entry;
  }

  /**
   * Evict until there is room for one more, as far as that goes. A recent circuit that cannot go is not recent again until it is
   * used, so each `get` pays for one examination at most.
   */
  #makeRoom(): void {
    const full = (): boolean => this.#entries.size >= this.#max;
    // Hooks may make circuits while others are evicted, so the numbers are fixed before.
    const { size } = this.#entries;
    const examineHeld = (most: number): void => {
      for (let i = 0; full() && i < most && this.#held.size > 0; i++) this.#examineHeld('max');
    };
    const examineRecent = (): void => {
      for (let i = 0; full() && i < size; i++) {
        const oldest = this.#recent.oldest();
        if (oldest === undefined) return;
        this.#examine(oldest, 'max');
      }
    };
    examineHeld(HELD_FIRST);
    examineRecent();
    examineHeld(Math.min(HELD_LAST, size));
    // Among those held may have been some that were used since.
    examineRecent();
  }

  /** `used` was asked for just now; evict what was not for too long. */
  #expire(used: Entry): void {
    let now: number;
    try {
      now = this.#clock.now();
    } catch (error) {
      this.#report(error, used.circuit.name);
      return;
    }
    used.time = now;
    const isIdle = (entry: Entry | undefined): entry is Entry =>
      entry !== undefined && entry !== used && now - entry.time >= this.#idle;
    const [held] = this.#held;
    if (!isIdle(held) && !isIdle(this.#recent.oldest())) return;
    this.#evict(() => {
      if (isIdle(held)) this.#examineHeld('idle');
      for (let i = 0; i < EXPIRED_AT_ONCE; i++) {
        const oldest = this.#recent.oldest();
        if (!isIdle(oldest)) return;
        this.#examine(oldest, 'idle');
      }
    });
  }

  /** `evict`, unless this is called from within. */
  #evict(evict: () => void): void {
    if (this.#evicting) return;
    this.#evicting = true;
    try {
      evict();
    } finally {
      this.#evicting = false;
    }
  }

  /** Evict the circuit if it has nothing to remember; otherwise hold it. */
  #examine(entry: Entry, cause: EvictionCause): void {
    const forgettable = !this.#keep.has(entry.circuit.name) && isForgettable(entry.circuit);
    // Looking at a circuit may change its state, and then listeners run, which can operate the registry.
    if (entry.gone) return;
    if (forgettable) {
      this.#remove(entry, cause);
    } else {
      this.#takeOut(entry);
      entry.placedBy = entry.usedAt;
      this.#held.add(entry);
    }
  }

  /** The same for the circuit whose turn it is among those held. One that was used since is recent again. */
  #examineHeld(cause: EvictionCause): void {
    const [entry] = this.#held;
    if (entry === undefined) return;
    if (entry.usedAt === entry.placedBy) {
      this.#examine(entry, cause);
    } else {
      this.#held.delete(entry);
      this.#recent.push(entry);
    }
  }

  #takeOut(entry: Entry): void {
    if (!this.#held.delete(entry)) this.#recent.remove(entry);
  }

  #remove(entry: Entry, cause: EvictionCause): void {
    const { circuit } = entry;
    this.#entries.delete(circuit.name);
    this.#takeOut(entry);
    entry.gone = true;
    circuit.dispose();
    if (this.#onEvict !== undefined) this.#run(circuit.name, () => this.#onEvict?.(circuit, cause));
  }

  #noteGrowth(name: string): void {
    const grown = this.#entries.size > this.#max;
    if (grown && !this.#grown) {
      const message = `the registry holds ${this.#entries.size} circuits, more than max (${this.#max}): each is kept, open, operated manually, has failures in its window or calls in flight`;
      this.#report(new RangeError(message), name);
    }
    this.#grown = grown;
  }

  /** A hook. What it throws or rejects with costs the caller of `get` nothing, and is reported. */
  #run(circuitName: string, hook: () => unknown): void {
    try {
      const pending = hook();
      if (isThenable(pending)) pending.then(undefined, (error) => this.#report(error, circuitName));
    } catch (error) {
      this.#report(error, circuitName);
    }
  }

  #report(error: unknown, circuitName: string): void {
    try {
      const pending: unknown = this.#onError(error, { circuitName, source: 'registry' });
      if (isThenable(pending)) pending.then(undefined, () => {});
    } catch {
      // `onError` is the last resort.
    }
  }
}

/** Whether a circuit made anew would be the same: closed, no failure in the window, no call in flight. */
function isForgettable(circuit: CircuitBreaker): boolean {
  if (circuit.state !== 'closed') return false;
  const { state, inFlight, metrics } = circuit.info();
  return state === 'closed' && inFlight === 0 && metrics.failureCount === 0;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (Object(value) as PromiseLike<unknown>).then === 'function';
}

/** What the options of a circuit of some name are. Checks all that is known before there is a name. */
function optionsByName(
  defaults: CircuitRegistryOptions['defaults'] = {},
  overrides: CircuitRegistryOptions['overrides'] = {},
): (name: string) => CircuitBreakerOptions {
  if (typeof defaults !== 'function') check('defaults', defaults);
  withMethods('overrides', overrides, 'an object of options by the names of circuits');
  const special = new Map<string, CircuitDefaults>();
  for (const [name, options] of Object.entries(overrides)) {
    const where = `overrides[${JSON.stringify(name)}]`;
    const shared = typeof defaults === 'function' ? {} : defaults;
    withMethods(where, options, 'an object of options');
    check(where, { ...shared, ...given(options) });
    special.set(name, given(options));
  }
  const copy = typeof defaults === 'function' ? {} : { ...defaults };
  const shared = typeof defaults === 'function' ? defaults : () => copy;
  return (name) => ({ ...shared(name), ...special.get(name), name });
}

/** What `options` hold that is not `undefined`, which stands for the default. */
function given(options: CircuitDefaults): CircuitDefaults {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Throw for options that no circuit accepts; the error says where they are. */
function check(where: string, options: CircuitDefaults): void {
  withMethods(where, options, 'an object of options');
  for (const option of ['name', 'restore'] as const) {
    const value = (options as Partial<CircuitBreakerOptions>)[option];
    if (value !== undefined) invalid(`${where}.${option}`, value, 'undefined, since it belongs to one circuit');
  }
  try {
    resolveOptions({ ...options, name: 'any' });
  } catch (error) {
    const { message } = error as Error;
    throw error instanceof RangeError
      ? new RangeError(`${message} (in ${where})`)
      : new TypeError(`${message} (in ${where})`);
  }
}
