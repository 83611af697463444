import { CircuitBreaker, consecutive, cooldown, failureStreak, permitAll } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { Board } from '../src/board.js';
import { Seat } from '../src/seat.js';

/** One fleet, or as many breakers on their own. Times in ms. */
export interface Scenario {
  readonly members: number;
  readonly fleet: boolean;
  /** The share of members for which every call fails, whatever the dependency does. */
  readonly bad?: number;
  /** When the dependency dies and returns; never without it. */
  readonly outage?: { readonly from: number; readonly to: number };
  readonly length: number;
}

/** What came of it. */
export interface Outcome {
  /** Calls that reached the dependency while it was dead. */
  readonly wasted: number;
  /** Calls that reached it in the first ten seconds of its return, by healthy members. */
  readonly herd: number;
  /** The most of them within one second. */
  readonly peak: number;
  /** ms from its return until every healthy member was closed; NaN when some never were. */
  readonly recovered: number;
  /** Healthy members that opened while the dependency was well. */
  readonly falsely: number;
}

const STEP = 100;
const HEARTBEAT = 1_000;
const WAIT = 30_000;
const SETTINGS = { staleAfter: 5_000, lease: 10_000, rejoinOver: 10_000, quorum: 1 / 3, probers: 1 };

/** The members' real seats and breakers and the real board, step by step; exchanges take no time. */
export function simulate({ members: size, fleet, bad = 0, outage, length }: Scenario): Outcome {
  let seed = 1;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 4_294_967_296;
  };
  const clock = virtualClock();
  const board = new Board();
  let up = true;
  let reached = 0;
  const members = Array.from({ length: size }, (_, i) => {
    const seat = new Seat('payments', SETTINGS);
    const isBad = i < Math.round(bad * size);
    const own = cooldown(WAIT, { jitter: 0.1 });
    const retry = fleet ? { ...own, ready: () => seat.ready(clock.now()), toString: () => String(own) } : own;
    const one = {
      id: `m${i}~x`,
      seat,
      isBad,
      phase: Math.floor(random() * (HEARTBEAT / STEP)),
      // From five calls a second to one in five seconds: members do not have the same traffic.
      every: Math.round(2 * 25 ** random()),
      openings: 0,
      breaker: undefined as unknown as CircuitBreaker,
    };
    one.breaker = new CircuitBreaker({
      name: 'payments',
      tripper: failureStreak(5),
      retry,
      permit: permitAll(),
      recovery: consecutive(3),
      clock,
      random,
      listeners: [
        (signal) => {
          seat.onSignal(signal, clock.now());
          if (signal.oldState === 'closed' && signal.newState === 'open' && up && !isBad) one.openings++;
        },
      ],
    });
    return one;
  });
  const call = (one: (typeof members)[number]): void => {
    try {
      one.breaker.callSync(() => {
        if (!one.isBad) reached++;
        if (one.isBad || !up) throw new Error('down');
      });
    } catch {
      // Failed or rejected: both are counted elsewhere.
    }
  };

  let wasted = 0;
  let herd = 0;
  let recovered = Number.NaN;
  const seconds: number[] = [];
  for (let now = 0; now < length; now += STEP) {
    up = outage === undefined || now < outage.from || now >= outage.to;
    reached = 0;
    const step = now / STEP;
    for (const one of members) {
      if (fleet && (step + one.phase) % (HEARTBEAT / STEP) === 0) {
        const report = one.seat.report(now);
        const request = {
          v: 1 as const,
          member: one.id,
          ttl: SETTINGS.staleAfter,
          lease: SETTINGS.lease,
          reports: [report],
        };
        const [reading] = board.exchange(request, now).reply.readings;
        if (reading === undefined) continue;
        for (const { do: what } of one.seat.read(reading, report, now, now, random)) {
          if (what === 'adopt') one.breaker.trip({ by: 'fleet' });
          if (what === 'give_way') one.seat.giveWay(() => one.breaker.trip({ by: 'fleet' }));
        }
      }
      if ((step + one.phase) % one.every === 0) call(one);
    }
    if (!up) wasted += reached;
    if (outage !== undefined && now >= outage.to) {
      const since = now - outage.to;
      if (since < 10_000) {
        herd += reached;
        const second = Math.floor(since / 1_000);
        seconds[second] = (seconds[second] ?? 0) + reached;
      }
      if (Number.isNaN(recovered) && members.every(({ isBad, breaker }) => isBad || breaker.state === 'closed'))
        recovered = since;
    }
    clock.advance(STEP);
  }
  const falsely = members.filter(({ isBad, openings }) => !isBad && openings > 0).length;
  return { wasted, herd, peak: Math.max(0, ...seconds), recovered, falsely };
}
