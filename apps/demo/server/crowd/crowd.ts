import {
  anyError,
  CircuitBreaker,
  type Clock,
  consecutive,
  cooldown,
  countWindow,
  failureRate,
  type ListenerLike,
  minRequests,
  type OnError,
  permitAll,
  type Ticket,
} from '@fluxgate/core';
import type { CircuitFacts } from '../../shared/events.js';
import { printed } from '../room/facts.js';
import type { Rules } from '../shop/circuits.js';
import type { Time } from '../time.js';
import { struckBy } from './storm.js';

/** What a crowd is. */
export interface CrowdSize {
  /** How many circuits. */
  readonly circuits: number;
  /** How many calls a second they get together. */
  readonly calls: number;
}

/** What {@link startCrowd} needs. */
export interface CrowdOptions extends CrowdSize {
  readonly listeners: readonly ListenerLike[];
  readonly onError: OnError;
  readonly time: Time;
  /** The circuits' own time, where a test plays it. */
  readonly clock?: Clock;
  /** Default `Math.random`. */
  readonly random?: () => number;
}

/** Many circuits beside those of the shop. */
export interface Crowd {
  readonly facts: readonly CircuitFacts[];
  /** Begin to call. */
  start(): void;
  stop(): void;
}

/** How often calls are made and answered, in ms: one timer for all. */
const BEAT = 50;

/** How many beats an answer takes at most. */
const BEATS = 3;

const LIMITS = { minRequests: 10, failureRate: 0.5 } as const;

const RULES: Rules = {
  window: countWindow(20),
  tracker: anyError(),
  tripper: minRequests(LIMITS.minRequests).and(failureRate(LIMITS.failureRate)),
  retry: cooldown(8_000, { jitter: 0.2 }),
  permit: permitAll(),
  recovery: consecutive(3),
};

/**
 * Circuits by the hundred, with upstreams that are only played: what a page or a Prometheus makes of so many can be seen
 * without a machine for each. A storm wanders over them, and where it is, most calls fail.
 */
export function startCrowd({
  circuits,
  calls,
  listeners,
  onError,
  time,
  random = Math.random,
  ...played
}: CrowdOptions): Crowd {
  const digits = Math.max(3, String(circuits).length);
  const breakers = Array.from({ length: circuits }, (_, i) => {
    const name = `crowd_${String(i + 1).padStart(digits, '0')}`;
    return new CircuitBreaker({ name, ...RULES, listeners, onError, measure: true, ...played });
  });
  /** Calls under way, by how many beats they still take. */
  const answers: (() => void)[][] = Array.from({ length: BEATS }, () => []);
  const outage = new Error('The upstream is in the storm');
  let began = 0;
  let due = 0;
  let turn = 0;

  function call(breaker: CircuitBreaker, struck: boolean): void {
    const ticket: Ticket | undefined = breaker.tryAcquire();
    if (ticket === undefined) return;
    const fails = struck && random() < 0.9;
    const beats = answers[Math.floor(random() * BEATS)] as (() => void)[];
    beats.push(() => (fails ? ticket.failure(outage) : ticket.success()));
  }

  function beat(): void {
    const answered = answers.shift() as (() => void)[];
    answers.push([]);
    for (const answer of answered) answer();
    const now = time.now() - began;
    for (due += (calls * BEAT) / 1_000; due >= 1; due--) {
      const i = turn++ % circuits;
      call(breakers[i] as CircuitBreaker, struckBy(now, i, circuits));
    }
  }

  let cancel = (): void => {};
  return {
    facts: breakers.map(({ name }) => ({ name, service: null, rules: printed(RULES), limits: LIMITS })),
    start() {
      began = time.now();
      cancel = time.every(BEAT, beat);
    },
    stop: () => cancel(),
  };
}
