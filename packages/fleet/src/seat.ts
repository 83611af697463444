import type { Reason, Signal, State } from '@fluxgate/core';
import { MAX_TEXT, type Order, plain, type Reading, type Report } from './message.js';

/** What a seat needs to know of the fleet it belongs to. Times in ms. */
export interface SeatSettings {
  readonly staleAfter: number;
  readonly lease: number;
  readonly rejoinOver: number;
  readonly quorum: number;
  readonly probers: number;
}

/** What the fleet wants done to the circuit, after a reading. */
export type Command =
  | { readonly do: 'adopt'; readonly reading: Reading }
  | { readonly do: 'give_way'; readonly reading: Reading }
  | { readonly do: 'order'; readonly order: Order };

/** How much of a lease its holder uses: it gives it up before the board does, even if its clock is 10 % slow. */
const SAFE_PART = 0.9;

/** A time that no clock reaches. */
const NEVER = -Infinity;

/**
 * One member's part in one group: what it knows, what it reports, and whether its circuit may probe. See PROTOCOL.md, "A seat".
 *
 * It has no timers, no I/O and no randomness of its own, so that a test can do with it what no network would.
 */
export class Seat {
  readonly name: string;
  readonly #settings: SeatSettings;

  #state: State = 'closed';
  /** The verdict that stands, with the epoch in which it was reached; -1 before the first reading. */
  #vote: { readonly epoch: number; readonly text: string } | undefined;
  #epoch = 0;
  #fails = 0;
  /** When the last good reading was asked for. */
  #asked = NEVER;
  #leaseUntil = NEVER;
  /** The circuit left a state since the last report, and what that report asked for is void. */
  #moved = false;
  /** A call asked to probe since the last report. */
  #wanted = false;
  /** The circuit went half-open by a lease. */
  #leased = false;
  #rejoinAt = NEVER;
  #outcome: Report['outcome'];
  #settled = -1;
  /** Nothing is carried out that stood before the seat was taken, except what keeps circuits open or passing. */
  #order: Order | undefined;
  #met = false;
  /** The fleet puts the circuit back to open just now. */
  #givingWay = false;

  constructor(name: string, settings: SeatSettings) {
    this.name = name;
    this.#settings = settings;
  }

  /** Whether the fleet is to be ignored: what was read last was asked for too long ago. */
  stale(now: number): boolean {
    return now - this.#asked > this.#settings.staleAfter;
  }

  /** Whether the group is open, as far as the seat knows. */
  get open(): boolean {
    return this.#epoch % 2 === 1;
  }

  /** Whether it holds a lease that it can rely on. */
  leads(now: number): boolean {
    return now < this.#leaseUntil;
  }

  /** How often probing failed in this outage, as the breaker's own retry rule should see it. */
  reopens(own: number, now: number): number {
    return own === 0 || !this.open || this.stale(now) ? own : Math.max(own, this.#fails + 1);
  }

  /**
   * Whether an open circuit whose own wait is over may send a probe now. Asking it is what makes the seat want a lease.
   *
   * A lease must last for `staleAfter` yet: then it ends no sooner than the seat would be stale without another reading.
   */
  ready(now: number): boolean {
    if (this.stale(now)) return true;
    if (!this.open) return now >= this.#rejoinAt;
    if (this.#leaseUntil - now >= this.#settings.staleAfter) return true;
    this.#wanted = true;
    return false;
  }

  /** The circuit as it is when the seat is taken. */
  sit(state: State, reason: Reason | undefined): void {
    this.#state = state;
    if ((state === 'open' || state === 'half_open') && isVerdict(reason)) {
      this.#vote = { epoch: -1, text: plain(String(reason), MAX_TEXT) };
    }
  }

  /** The circuit changed its state. @returns whether the board should hear of it soon */
  onSignal(signal: Signal, now: number): boolean {
    const { newState, reason } = signal;
    const before = this.#state;
    this.#state = newState;
    if (newState === 'half_open') {
      this.#leased = this.open && !this.stale(now) && this.leads(now);
      return false;
    }
    const { kind } = reason;
    const byLease = before === 'half_open' && this.#leased;
    if (byLease && kind === 'recovery') {
      const to = newState === 'closed' ? 'closed' : 'failed';
      this.#outcome = { epoch: this.#epoch, to, wait: signal.retryAfter ?? 0 };
    }
    this.#leased = false;
    // A lease is for one try. The next report gives it up, so nothing may rely on it, nor on an answer that is on its way.
    this.#leaseUntil = NEVER;
    this.#moved = true;
    this.#rejoinAt = NEVER;
    if (newState === 'open' && isVerdict(reason)) {
      this.#vote = { epoch: this.#asked === NEVER ? -1 : this.#epoch, text: plain(String(reason), MAX_TEXT) };
      return true;
    }
    if (this.#givingWay) return false;
    const voted = this.#vote !== undefined;
    this.#vote = undefined;
    if (newState !== 'open' || kind === 'manual') this.#settled = this.#epoch;
    return voted || byLease;
  }

  /** What to bring to the board now. */
  report(now: number): Report {
    const { quorum, probers } = this.#settings;
    this.#moved = false;
    return {
      name: this.name,
      state: this.#state,
      epoch: this.#epoch,
      quorum,
      probers,
      ...(this.#vote && { vote: this.#vote }),
      lease: this.#leaseRequest(now),
      ...(this.#outcome && { outcome: this.#outcome }),
      ...(this.#order && { order: this.#order }),
    };
  }

  #leaseRequest(now: number): Report['lease'] {
    if (this.#state === 'half_open') return this.#leased && this.leads(now) ? 'keep' : 'probing';
    return this.#state === 'open' && (this.#wanted || this.leads(now)) ? 'want' : 'none';
  }

  /**
   * Take a reading.
   *
   * @param report - what it answers
   * @param sent - when it was asked for
   * @param random - from 0 up to, but not including, 1
   * @returns what is to be done to the circuit, in this order
   */
  read(reading: Reading, report: Report, sent: number, now: number, random: () => number): Command[] {
    if (now - sent > this.#settings.staleAfter) return [];
    this.#asked = sent;
    if (this.#outcome === report.outcome) this.#outcome = undefined;
    this.#wanted = false;
    this.#leaseUntil = reading.lease > 0 && !this.#moved ? sent + SAFE_PART * reading.lease : NEVER;
    const wasOpen = this.open;
    if (reading.epoch !== this.#epoch) this.#enter(reading.epoch);
    this.#fails = reading.fails;
    if (!this.open) this.#leased = false;
    if (wasOpen && !this.open && this.#state === 'open') this.#rejoinAt = now + random() * this.#settings.rejoinOver;

    const commands: Command[] = [];
    if (this.open && this.#state === 'closed' && this.#settled < this.#epoch && reading.votes >= reading.need) {
      commands.push({ do: 'adopt', reading });
    }
    const probes = this.#state === 'half_open' && (report.lease === 'keep' || report.lease === 'probing');
    if (this.open && probes) {
      if (!this.leads(now)) commands.push({ do: 'give_way', reading });
      else this.#leased = true;
    }
    if (reading.order !== undefined && this.#obeys(reading.order)) commands.push({ do: 'order', order: reading.order });
    return commands;
  }

  /** An epoch that the seat has not seen. It may be lower only if the board forgot and the seat has not reported since. */
  #enter(epoch: number): void {
    if (epoch < this.#epoch) return;
    this.#epoch = epoch;
    const { epoch: reached = -1 } = this.#vote ?? {};
    if (this.#vote && reached !== -1 && pairOf(reached) !== pairOf(epoch)) this.#vote = undefined;
    // One that was reached before the first reading belongs to the epoch that it was counted in.
    else if (this.#vote && reached === -1) this.#vote = { ...this.#vote, epoch };
  }

  #obeys(order: Order): boolean {
    const known = this.#order?.id ?? 0;
    const first = !this.#met;
    this.#met = true;
    if (order.id <= known) return false;
    this.#order = order;
    // Who joins finds the group as people left it; there is nothing to close in a circuit that is new.
    return !(first && order.kind === 'reset');
  }

  /** The fleet operates the circuit: `run` makes it give way, its verdict stands. */
  giveWay(run: () => void): void {
    this.#givingWay = true;
    try {
      run();
    } finally {
      this.#givingWay = false;
    }
  }
}

/** Whether the circuit decided that itself, by what its own calls did. */
function isVerdict(reason: Reason | undefined): boolean {
  return reason?.kind === 'tripper' || reason?.kind === 'recovery';
}

/** Epochs come in pairs: calm, and the outage that followed. A verdict counts in its own pair. */
function pairOf(epoch: number): number {
  return Math.floor(epoch / 2);
}
