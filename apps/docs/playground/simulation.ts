import { CircuitBreaker, type CircuitInfo, type Signal, type Ticket } from '@fluxgate/core';
import { type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import type { PlaygroundOptions } from './rules.js';

/** How the simulated dependency behaves, and how it is called. */
export interface Weather {
  /** The share of calls that fail, from 0 to 1. */
  readonly failures: number;
  /** How long an answer takes, in ms; it varies by half to either side. */
  readonly latency: number;
  /** The share of calls that get no answer, from 0 to 1. */
  readonly hangs: number;
  /** Calls per second. */
  readonly traffic: number;
  /** After how many ms the caller gives up; 0: never. */
  readonly timeout: number;
}

/** What happened in one second of virtual time. */
export interface Second {
  readonly at: number;
  success: number;
  failure: number;
  rejected: number;
  state: CircuitInfo['state'];
}

/** How many seconds are remembered for the chart. */
export const REMEMBERED = 120;

interface Event {
  readonly at: number;
  readonly run: () => void;
}

/**
 * A circuit and its dependency in virtual time: the same seed and the same settings give the same story, however fast it is
 * played.
 */
export class Simulation {
  readonly breaker: CircuitBreaker;
  readonly #clock: VirtualClock;
  readonly #random: () => number;
  readonly #transitions: Signal[] = [];
  readonly #seconds: Second[] = [];
  #events: Event[] = [];
  #weather: Weather;
  #now = 0;
  #changed = 0;
  #nextCall = 0;

  /** @throws TypeError or RangeError when the breaker does not accept the options */
  constructor(options: PlaygroundOptions, weather: Weather, seed = 1) {
    this.#clock = virtualClock();
    this.#random = seeded(seed);
    this.#weather = weather;
    this.breaker = new CircuitBreaker({
      ...options,
      name: 'payment_api',
      clock: this.#clock,
      random: this.#random,
      listeners: [
        (signal) => {
          this.#transitions.push(signal);
          this.#changed = this.#now;
        },
      ],
      onError: () => {},
    });
  }

  /** Virtual ms since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** How long the circuit has been in its state, in virtual ms. */
  get inState(): number {
    return this.#now - this.#changed;
  }

  /** Every change of state so far, the oldest first. */
  get transitions(): readonly Signal[] {
    return this.#transitions;
  }

  /** The last seconds, the oldest first. */
  get seconds(): readonly Second[] {
    return this.#seconds;
  }

  /** Change how the dependency behaves from now on. */
  set weather(weather: Weather) {
    if (weather.traffic !== this.#weather.traffic) this.#nextCall = this.#now;
    this.#weather = weather;
  }

  /** Let `ms` of virtual time pass. */
  advance(ms: number): void {
    this.#run(this.#now + ms, () => false);
  }

  /** Let time pass until the circuit changes its state, for `most` ms of virtual time. */
  advanceToTransition(most = 600_000): void {
    const { length } = this.#transitions;
    this.#run(this.#now + most, () => this.#transitions.length > length);
  }

  #run(until: number, enough: () => boolean): void {
    while (!enough()) {
      const due = this.#events[0];
      const call = this.#weather.traffic > 0 ? Math.max(this.#nextCall, this.#now) : Infinity;
      const at = Math.min(due?.at ?? Infinity, call);
      if (at > until) {
        this.#moveTo(until);
        return;
      }
      this.#moveTo(at);
      if (due !== undefined && due.at <= call) {
        this.#events.shift();
        due.run();
      } else {
        this.#nextCall = at + (1_000 / this.#weather.traffic) * (0.5 + this.#random());
        this.#call();
      }
    }
  }

  #moveTo(at: number): void {
    this.#clock.advance(at - this.#now);
    this.#now = at;
  }

  #call(): void {
    const ticket = this.breaker.tryAcquire();
    if (ticket === undefined) {
      this.#second().rejected++;
      return;
    }
    const { failures, latency, hangs, timeout } = this.#weather;
    const hung = this.#random() < hangs;
    const failed = this.#random() < failures;
    const takes = hung ? Infinity : latency * (0.5 + this.#random());
    if (timeout > 0 && takes > timeout) this.#settle(ticket, timeout, new Error('no answer'));
    else if (takes < Infinity) this.#settle(ticket, takes, failed ? new Error('status 503') : undefined);
  }

  #settle(ticket: Ticket, after: number, error: Error | undefined): void {
    const run = (): void => {
      if (error === undefined) {
        this.#second().success++;
        ticket.success();
      } else {
        this.#second().failure++;
        ticket.failure(error);
      }
      this.#second().state = this.breaker.state;
    };
    const event = { at: this.#now + after, run };
    const place = this.#events.findIndex(({ at }) => at > event.at);
    this.#events.splice(place === -1 ? this.#events.length : place, 0, event);
  }

  /** The present second, with those in which nothing happened before it. */
  #second(): Second {
    const at = Math.floor(this.#now / 1_000);
    let last = this.#seconds.at(-1);
    while (last === undefined || last.at < at) {
      last = { at: (last?.at ?? at - 1) + 1, success: 0, failure: 0, rejected: 0, state: last?.state ?? 'closed' };
      this.#seconds.push(last);
      if (this.#seconds.length > REMEMBERED) this.#seconds.shift();
    }
    last.state = this.breaker.state;
    return last;
  }
}

/** Numbers from 0 to below 1 that follow from `seed` (mulberry32, by Tommy Ettinger, public domain). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
