import {
  CallNotPermittedError,
  CircuitBreaker,
  type CircuitBreakerOptions,
  consecutive,
  cooldown,
  failureStreak,
  permitAll,
} from '@fluxgate/core';
import { Board } from '../../src/board.js';
import { Fleet, type FleetClock, type FleetOptions } from '../../src/index.js';
import type { Exchange } from '../../src/message.js';
import type { Transport } from '../../src/transport.js';
import { type Entry, noteHeld, traced, tracing } from './trace.js';

/** Times of the stories, in virtual ms. */
export const TIMES = { heartbeat: 100, staleAfter: 500, lease: 1_000, rejoinOver: 400 };
/** How long a breaker stays open by its own rule. */
export const WAIT = 700;
export const NAME = 'payments';

/** A member of a {@link World}: a process with a fleet and a breaker. */
export interface Member {
  readonly label: string;
  readonly fleet: Fleet;
  readonly breaker: CircuitBreaker;
  /** What its breaker answered to each call, by time. */
  readonly outcomes: string[];
  readonly faults: string[];
  /** How fast its clock is. */
  readonly rate: number;
  paused: boolean;
  crashed: boolean;
  /** Its messages are lost in both directions. */
  cut: boolean;
  /** For this member alone the dependency fails. */
  bad: boolean;
  held: (() => void)[];
}

/** What a network does to a message. Delays in ms. */
export interface Weather {
  readonly delay: () => number;
  readonly lost: () => boolean;
  readonly twice: () => boolean;
}

/** Time, network, board and members of one story: nothing in it is real, and nothing happens but in its order. */
export class World {
  now = 0;
  dependencyUp = true;
  boardDead = false;
  readonly log: Entry[] = [];
  readonly members: Member[] = [];
  board: Board = new Board();
  /** How far the board's clock is off. */
  boardSkew = 1_000_000;
  weather: Weather = { delay: () => 1, lost: () => false, twice: () => false };
  readonly random: () => number;
  #queue: { readonly at: number; readonly order: number; readonly run: () => void; off: boolean }[] = [];
  #order = 0;

  constructor(random: () => number) {
    this.random = random;
  }

  /** Let something happen in `ms`. */
  after(ms: number, run: () => void): () => void {
    const event = { at: this.now + Math.max(0, ms), order: this.#order++, run, off: false };
    // Kept in order: a story has few events at a time.
    let i = this.#queue.length;
    while (i > 0 && (this.#queue[i - 1] as typeof event).at > event.at) i--;
    this.#queue.splice(i, 0, event);
    return () => {
      event.off = true;
    };
  }

  /** Let `ms` pass. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const next = this.#queue[0];
      if (next === undefined || next.at > end) break;
      this.#queue.shift();
      if (next.off) continue;
      this.now = next.at;
      next.run();
      // Whatever hangs on promises goes on at once.
      for (let i = 0; i < 16; i++) await null;
    }
    this.now = end;
  }

  /** @param transport - `none`: a member without a fleet */
  join(
    label: string,
    given: { rate?: number; fleet?: FleetOptions; alone?: boolean; breaker?: Partial<CircuitBreakerOptions> } = {},
  ): Member {
    const { rate = 1 } = given;
    const origin = 5_000 * this.members.length;
    const member = {} as Member;
    const run = (wake: () => void) => () => {
      if (member.crashed) return;
      if (member.paused) member.held.push(wake);
      else wake();
    };
    const clock: FleetClock = {
      now: () => origin + this.now * rate,
      epoch: () => 1_700_000_000_000 + this.now,
      after: (ms, wake) => this.after(ms / rate, run(wake)),
    };
    const log = (entry: Entry) => void this.log.push(entry);
    const faults: string[] = [];
    const transport = traced(this.#transport(member, run), label, NAME, () => this.now, log);
    const fleet = new Fleet({
      ...TIMES,
      transport,
      namespace: 'story',
      member: label,
      quorum: 2,
      clock,
      random: this.random,
      onError: (error) => void faults.push(String(error)),
      ...given.fleet,
    });
    const options: CircuitBreakerOptions = {
      name: NAME,
      tripper: failureStreak(2),
      retry: cooldown(WAIT),
      permit: permitAll(),
      recovery: consecutive(1),
      listeners: [tracing(label, () => this.now, log)],
      clock,
      random: this.random,
      ...given.breaker,
    };
    log({ e: 'start', m: label, t: this.now });
    const breaker = new CircuitBreaker(given.alone ? options : fleet.join(options));
    Object.assign(member, {
      label,
      fleet,
      breaker,
      outcomes: [],
      faults,
      rate,
      paused: false,
      crashed: false,
      cut: false,
      bad: false,
      held: [],
    });
    this.members.push(member);
    return member;
  }

  /** One call of one member. It is over before anything else can happen: a call waits for nothing. */
  call(member: Member): void {
    if (member.paused || member.crashed) return;
    try {
      member.breaker.callSync(() => {
        if (!this.dependencyUp || member.bad) throw new Error('ECONNREFUSED');
      });
      member.outcomes.push(`${this.now} ok`);
    } catch (error) {
      const rejected = error instanceof CallNotPermittedError;
      member.outcomes.push(`${this.now} ${rejected ? `rejected ${error.retryAfter}` : 'failed'}`);
      if (rejected)
        noteHeld(
          member.breaker,
          member.label,
          () => this.now,
          (entry) => void this.log.push(entry),
        );
    }
  }

  pause(member: Member): void {
    member.paused = true;
  }

  resume(member: Member): void {
    member.paused = false;
    for (const wake of member.held.splice(0)) wake();
  }

  crash(member: Member): void {
    member.crashed = true;
    this.log.push({ e: 'start', m: member.label, t: this.now });
  }

  /** The board loses what it knew. */
  forget(): void {
    this.board = new Board();
  }

  #transport(member: Member, run: (wake: () => void) => () => void): Transport {
    let tell = (): void => {};
    this.#hints.push(() => {
      if (!member.cut && !this.weather.lost())
        this.after(
          this.weather.delay(),
          run(() => tell()),
        );
    });
    return {
      open: (_, hint) => {
        tell = hint;
      },
      members: async (name) => this.board.members(name, this.now + this.boardSkew),
      close: () => {},
      exchange: (request: Exchange) =>
        new Promise((resolve, reject) => {
          // What travels is text.
          const text = JSON.stringify(request);
          const gone = () => member.cut || this.boardDead || this.weather.lost();
          const arrive = (): void => {
            if (gone()) return;
            const { reply, changed } = this.board.exchange(JSON.parse(text), this.now + this.boardSkew);
            if (changed) for (const hint of this.#hints) hint();
            const answer = JSON.stringify(reply);
            this.after(
              this.weather.delay(),
              run(() => gone() || resolve(JSON.parse(answer))),
            );
          };
          this.after(this.weather.delay(), arrive);
          if (this.weather.twice()) this.after(this.weather.delay() * 3, arrive);
          if (this.boardDead && this.random() < 0.5)
            this.after(
              1,
              run(() => reject(new Error('connect ECONNREFUSED'))),
            );
        }),
    };
  }

  readonly #hints: (() => void)[] = [];
}
