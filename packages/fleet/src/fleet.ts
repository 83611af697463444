import { randomBytes } from 'node:crypto';
import {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitView,
  cooldown,
  type Listener,
  type Opening,
  type ReasonLeaf,
  type Retry,
} from '@fluxgate/core';
import { outside } from './clock.js';
import {
  type Exchange,
  type FaultyReading,
  MAX_LABEL,
  MAX_NAME,
  MAX_REPORTS,
  MAX_TEXT,
  type MemberEntry,
  type OrderKind,
  plain,
  type Reading,
  type Report,
  VERSION,
} from './message.js';
import { type FleetFault, type FleetOptions, type FleetSettings, resolveOptions } from './options.js';
import { readMembers, readReply } from './reply.js';
import { type Command, Seat } from './seat.js';
import { invalid, known, text, withMethods } from './validate.js';

/** What a fleet knows about one group, as of its last reading. */
export interface GroupInfo {
  /** The circuit's name. */
  readonly name: string;
  /** Whether a quorum opened the group and no prober has closed it yet. */
  readonly open: boolean;
  /** Whether the member ignores the fleet, because it has not heard of it for `staleAfter`. */
  readonly stale: boolean;
  /** Whether this member holds a lease: it may probe for the group. */
  readonly leads: boolean;
  /** The label of a member that holds a lease; `undefined` when none is known. */
  readonly holder?: string | undefined;
  /** Members that opened by their own verdict, how many of them make a quorum, and live members; `undefined` before the first reading. */
  readonly votes?: number | undefined;
  readonly quorum?: number | undefined;
  readonly live?: number | undefined;
}

/** How many questions may be without an answer, however old they are. */
const UNDERWAY = 16;

/** A circuit that takes part. */
interface Joined {
  readonly seat: Seat;
  readonly breaker: CircuitBreaker;
  reading: Reading | undefined;
  faulty: boolean;
}

/**
 * Circuit breakers of many processes that share their verdicts. No call ever waits for it.
 *
 * @example
 * ```ts
 * const fleet = new Fleet({ transport: redisTransport(client), namespace: 'shop' });
 * const payments = new CircuitBreaker(fleet.join({ name: 'payment_api' }));
 * ```
 */
export class Fleet {
  /** The label of this member. */
  readonly member: string;
  readonly #id: string;
  readonly #settings: FleetSettings;
  readonly #joined = new Map<string, Joined>();
  /** Circuits that left and have not told the board yet. */
  readonly #leaving = new Set<string>();

  #opened = false;
  #closed: Promise<void> | undefined;
  /** The wake-up that is set, and when it is due. */
  #cancel: (() => void) | undefined;
  #due = Infinity;
  #startedAt = -Infinity;
  #busy = false;
  /** When each question was asked that has not settled, given up on or not. */
  readonly #underway = new Set<{ readonly at: number }>();
  #again = false;
  #faulty = false;

  /** @throws TypeError or RangeError for a bad option; the message names the option, what it must be and the value given */
  constructor(options: FleetOptions = {}) {
    this.#settings = resolveOptions(options);
    this.member = this.#settings.member;
    this.#id = `${this.member}~${randomBytes(6).toString('base64url')}`;
  }

  /**
   * Options for a breaker that takes part: the same, with a listener and a retry rule that asks the fleet after the given one.
   * Each result is for one breaker. It takes part from its construction until it is disposed of.
   *
   * @throws TypeError when `options` is not an object or its name is not a string; RangeError when the name is longer than 512 characters
   */
  join(options: CircuitBreakerOptions): CircuitBreakerOptions {
    withMethods('join(options)', options, "an object with at least a 'name'");
    const name = text('join({ name })', options.name, MAX_NAME);
    const listener = this.#listener(name);
    const retry = this.#retry(name, options.retry ?? cooldown(60_000));
    return { ...options, retry, listeners: [...(options.listeners ?? []), listener] };
  }

  // What the breaker asks and tells. Nothing here waits.

  #retry(name: string, own: Retry): Retry {
    const { clock } = this.#settings;
    return Object.freeze({
      delay: (opening: Opening) => {
        const reopens = this.#joined.get(name)?.seat.reopens(opening.reopens, clock.now()) ?? opening.reopens;
        return own.delay(reopens === opening.reopens ? opening : { ...opening, reopens });
      },
      ready: () => (own.ready?.() ?? true) && (this.#joined.get(name)?.seat.ready(clock.now()) ?? true),
      toString: () => String(own),
    });
  }

  #listener(name: string): Listener {
    let mine: Joined | undefined;
    return {
      onAttach: (circuit) => {
        mine = this.#attach(name, circuit) ?? mine;
      },
      onSignal: (signal) => {
        if (mine?.seat.onSignal(signal, this.#settings.clock.now()) && this.#joined.get(name) === mine) this.#soon(0);
      },
      onDetach: (circuit) => {
        if (mine !== undefined && mine.breaker === circuit) this.#detach(name, mine);
      },
    };
  }

  #attach(name: string, circuit: CircuitView): Joined | undefined {
    if (this.#closed) return undefined;
    if (this.#joined.has(name)) {
      const error = new TypeError(`join() must be given each name once; got ${JSON.stringify(name)} again`);
      this.#tell(error, { source: 'join', circuitName: name });
      return undefined;
    }
    const seat = new Seat(name, this.#settings);
    const { state, reason } = circuit.info();
    seat.sit(state, reason);
    const joined = { seat, breaker: circuit as CircuitBreaker, reading: undefined, faulty: false };
    this.#joined.set(name, joined);
    this.#leaving.delete(name);
    this.#open();
    this.#soon(0);
    return joined;
  }

  #detach(name: string, mine: Joined): void {
    if (this.#joined.get(name) !== mine) return;
    this.#joined.delete(name);
    this.#leaving.add(name);
    this.#soon(0);
  }

  // The exchange with the board, on a timer.

  #open(): void {
    if (this.#opened) return;
    this.#opened = true;
    const { transport, namespace, heartbeat, random } = this.#settings;
    const hint = () => this.#soon((random() * heartbeat) / 5);
    const report = (error: unknown) => this.#tell(error, { source: 'transport' });
    try {
      outside(() => transport.open(namespace, hint, report));
    } catch (error) {
      this.#fault(error);
    }
  }

  /** Exchange soon: in `ms`, but not sooner than a fifth of a heartbeat after the last time. */
  #soon(ms: number): void {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const now = this.#settings.clock.now();
    this.#wake(Math.max(ms, this.#startedAt + this.#settings.heartbeat / 5 - now, 0));
  }

  #wake(ms: number): void {
    if (this.#closed) return;
    const due = this.#settings.clock.now() + ms;
    if (due >= this.#due) return;
    this.#cancel?.();
    this.#due = due;
    this.#cancel = this.#settings.clock.after(ms, () => {
      this.#due = Infinity;
      this.#cancel = undefined;
      this.#startedAt = this.#settings.clock.now();
      outside(() => void this.#round());
    });
  }

  /** All seats, in as many exchanges as it takes. A round never rejects. */
  async #round(): Promise<void> {
    const { heartbeat, random } = this.#settings;
    this.#busy = true;
    this.#again = false;
    const names = [...this.#leaving, ...this.#joined.keys()];
    for (let i = 0; i < names.length && !this.#closed; i += MAX_REPORTS) {
      if (!(await this.#exchange(names.slice(i, i + MAX_REPORTS)))) break;
    }
    this.#busy = false;
    if (this.#joined.size > 0 || this.#leaving.size > 0) this.#wake(heartbeat * (0.9 + 0.2 * random()));
    if (this.#again) this.#soon(0);
  }

  /** One exchange. @returns whether it succeeded */
  async #exchange(names: readonly string[]): Promise<boolean> {
    const { clock } = this.#settings;
    const sent = clock.now();
    const asked = names.map((name) => {
      const joined = this.#joined.get(name);
      return { name, joined, report: joined?.seat.report(sent) ?? farewell(name) };
    });
    try {
      const reports = asked.map(({ report }) => report);
      const readings = readReply(await this.#ask((it) => it.exchange(this.#request(reports))), reports.length);
      if (this.#closed) return false;
      this.#faulty = false;
      asked.forEach(({ name, joined, report }, i) => {
        if (joined === undefined) this.#leaving.delete(name);
        else if (this.#joined.get(name) === joined) this.#read(joined, readings[i] as Reading, report, sent);
      });
      return true;
    } catch (error) {
      if (!this.#closed) this.#fault(error);
      return false;
    }
  }

  #request(reports: readonly Report[], member = this.#id): Exchange {
    const { staleAfter, lease } = this.#settings;
    return { v: VERSION, member, ttl: staleAfter, lease, reports };
  }

  /** Ask the transport, and give up on it after `staleAfter`: an answer that comes later is of no use. */
  async #ask(
    question: (transport: FleetSettings['transport']) => Promise<unknown>,
    limit: number = this.#settings.staleAfter,
  ): Promise<unknown> {
    const { transport, clock } = this.#settings;
    this.#limit();
    let cancel = (): void => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(limit, () => reject(new Error(`the board has not answered within ${limit} ms`)));
    });
    const mark = { at: clock.now() };
    this.#underway.add(mark);
    const settled = (): void => {
      this.#underway.delete(mark);
    };
    let answer: Promise<unknown>;
    try {
      answer = Promise.resolve(question(transport));
    } catch (error) {
      answer = Promise.reject(error);
    }
    answer.then(settled, settled);
    try {
      return await Promise.race([answer, late]);
    } finally {
      cancel();
    }
  }

  /**
   * Nothing may queue up in a client that waits for its connection. Two questions may be under way; one that was given up on long ago
   * may be lost for good, and no longer counts, up to a point.
   */
  #limit(): void {
    const since = this.#settings.clock.now() - 10 * this.#settings.staleAfter;
    const recent = [...this.#underway].filter(({ at }) => at > since).length;
    if (recent < 2 && this.#underway.size < UNDERWAY) return;
    throw new Error(`the board has not answered the last ${this.#underway.size} exchanges yet`);
  }

  #read(joined: Joined, reading: Reading | FaultyReading, report: Report, sent: number): void {
    const { clock, random } = this.#settings;
    const { seat } = joined;
    if ('fault' in reading) {
      if (!joined.faulty) {
        this.#tell(new Error(`the group's data cannot be used: ${reading.fault}`), {
          source: 'group',
          circuitName: seat.name,
        });
      }
      joined.faulty = true;
      return;
    }
    joined.faulty = false;
    joined.reading = reading;
    for (const command of seat.read(reading, report, sent, clock.now(), random)) operate(joined, command);
  }

  /** The board could not be reached, or made no sense: said once, until an exchange succeeds. */
  #fault(error: unknown): void {
    if (this.#faulty) return;
    this.#faulty = true;
    this.#tell(error, { source: 'transport' });
  }

  #tell(error: unknown, fault: Omit<FleetFault, 'namespace'>): void {
    try {
      this.#settings.onError(error, { namespace: this.#settings.namespace, ...fault });
    } catch {
      // The last resort has failed.
    }
  }

  // For people.

  /** What is known about every group that this member takes part in. Reads variables only. */
  info(): GroupInfo[] {
    const now = this.#settings.clock.now();
    return [...this.#joined.values()].map(({ seat, reading }) =>
      Object.freeze({
        name: seat.name,
        open: seat.open && !seat.stale(now),
        stale: seat.stale(now),
        leads: seat.leads(now),
        holder: reading?.holder || undefined,
        votes: reading?.votes,
        quorum: reading?.need,
        live: reading?.live,
      }),
    );
  }

  /**
   * Everyone in a group, asked of the board.
   *
   * @returns rejects when the board cannot be reached
   */
  async members(name: string): Promise<readonly MemberEntry[]> {
    text('members(name)', name, MAX_NAME);
    this.#alive();
    return readMembers(await this.#ask((it) => it.members(name)), this.#settings.staleAfter);
  }

  /**
   * Reject every call of a group until {@link reset}: all members, and those that join later.
   *
   * @param options - `note`: why; it appears in the reason of each member's signal
   * @returns resolves when the board has it, rejects when the board cannot be reached
   */
  forceOpen(name: string, options: { readonly note?: string | undefined } = {}): Promise<void> {
    return this.#order('force_open', name, options);
  }

  /** Let every call of a group pass and record nothing until {@link reset}; otherwise as {@link forceOpen}. */
  disable(name: string, options: { readonly note?: string | undefined } = {}): Promise<void> {
    return this.#order('disable', name, options);
  }

  /** Close the circuits of all members of a group; ends {@link forceOpen} and {@link disable}. Otherwise as {@link forceOpen}. */
  reset(name: string, options: { readonly note?: string | undefined } = {}): Promise<void> {
    return this.#order('reset', name, options);
  }

  async #order(kind: OrderKind, name: string, options: { readonly note?: string | undefined }): Promise<void> {
    text(`${kind}(name)`, name, MAX_NAME);
    known(`${kind}(name, options)`, options, ['note']);
    const { note = '' } = options;
    if (typeof note !== 'string') invalid(`${kind}(name, { note })`, note, 'a string');
    this.#alive();
    const order = { id: 0, kind, note: plain(note, MAX_TEXT), by: plain(this.member, MAX_LABEL) };
    // Not as the member: who gives an order need not take part.
    const request = this.#request([{ ...farewell(name), order }], `${this.member}~order`);
    const [reading] = readReply(await this.#ask((it) => it.exchange(request)), 1);
    if (reading === undefined || 'fault' in reading) throw new Error(`the board did not take it: ${reading?.fault}`);
    this.#soon(0);
  }

  #alive(): void {
    if (this.#closed) throw new Error('the fleet is closed');
    this.#open();
  }

  /**
   * Leave the fleet: the board is told, for at most a second, and the transport closed. The breakers go on without a fleet. Never rejects.
   */
  close(): Promise<void> {
    this.#closed ??= this.#leave();
    return this.#closed;
  }

  async #leave(): Promise<void> {
    const names = [...this.#leaving, ...this.#joined.keys()];
    this.#joined.clear();
    this.#cancel?.();
    if (!this.#opened) return;
    // The fleet's own timers keep no process alive, but whoever awaits this waits for it to end.
    const hold = setInterval(() => {}, 60_000);
    try {
      for (let i = 0; i < names.length; i += MAX_REPORTS) {
        const reports = names.slice(i, i + MAX_REPORTS).map(farewell);
        await this.#ask((it) => it.exchange(this.#request(reports)), Math.min(1_000, this.#settings.staleAfter));
      }
    } catch {
      // The board forgets who does not report.
    } finally {
      clearInterval(hold);
    }
    try {
      await this.#settings.transport.close();
    } catch (error) {
      this.#tell(error, { source: 'transport' });
    }
  }
}

function farewell(name: string): Report {
  return { name, state: 'left', epoch: 0, quorum: 2, probers: 1, lease: 'none' };
}

/** Carry out what a reading asks for. */
function operate({ breaker, seat }: Joined, command: Command): void {
  if (command.do === 'order') {
    const { kind, by, note } = command.order;
    const said = `fleet, by ${by}${note && `: ${note}`}`;
    if (kind === 'force_open') breaker.forceOpen(said);
    else if (kind === 'disable') breaker.disable(said);
    else breaker.reset(said);
    return;
  }
  const { votes, need, live, first, text: why, holder } = command.reading;
  if (command.do === 'give_way') {
    const detail = holder ? `${holder} probes for the group` : 'another member will probe for the group';
    seat.giveWay(() => breaker.trip({ by: 'fleet', detail }));
    return;
  }
  const began = first && `, first ${first}: ${why}`;
  const leaf: ReasonLeaf = {
    rule: 'quorum',
    value: votes,
    comparison: '>=',
    threshold: need,
    detail: `of ${live} members`,
  };
  breaker.trip({ by: 'fleet', detail: `${votes} of ${live} members open${began}`, leaves: [leaf] });
}
