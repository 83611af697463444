import {
  aborted,
  anyError,
  backoff,
  byTripper,
  CircuitBreaker,
  type CircuitBreakerOptions,
  type Clock,
  closed,
  consecutive,
  cooldown,
  countWindow,
  errorCode,
  failureRate,
  failureStreak,
  halfOpened,
  httpStatus,
  type ListenerLike,
  minRequests,
  type OnError,
  permitAll,
  type Retry,
  rampUp,
  slowRate,
  type Tracker,
  timeWindow,
  typeOf,
} from '@fluxgate/core';
import type { CircuitFacts } from '../../shared/events.js';
import { type Pace, USUAL } from './pace.js';
import { quickProbes } from './quick-probes.js';
import { SERVICES, type Service } from './services.js';
import { UpstreamTimeout } from './upstream-client.js';

/** What the rules of one circuit are. */
export type Rules = Required<
  Pick<CircuitBreakerOptions, 'window' | 'tracker' | 'tripper' | 'retry' | 'permit' | 'recovery'>
>;

/** The thresholds of a circuit's tripper, for who draws them. */
export type Limits = CircuitFacts['limits'];

/** A service's breaker, and the rules that it was put together from. */
export interface Circuit {
  readonly service: Service;
  readonly breaker: CircuitBreaker;
  readonly rules: Rules;
  readonly limits: Limits;
}

/** The breakers of all services. */
export type Circuits = Readonly<Record<Service, Circuit>>;

/** What {@link createCircuits} needs to know. */
export interface CircuitsOptions {
  readonly listeners: readonly ListenerLike[];
  /** Told of what listeners and rules throw. */
  readonly onError: OnError;
  /** Default {@link USUAL}. */
  readonly pace?: Pace | undefined;
  /** Time and chance, where a test plays them. */
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** Put the three breakers together. Their listeners are the same ones. */
export function createCircuits({ listeners, onError, pace = USUAL, ...played }: CircuitsOptions): Circuits {
  const limits = limitsAt(pace);
  const rules = {
    payments: paymentRules(limits.payments, pace.paymentsRetry),
    inventory: inventoryRules(limits.inventory),
    shipping: shippingRules(limits.shipping),
  };
  const circuits = SERVICES.map((service) => {
    // The page shows how long calls take, also where no rule asks for it.
    const breaker = new CircuitBreaker({
      name: NAMES[service],
      ...rules[service],
      ignore: IGNORED[service],
      listeners,
      onError,
      measure: true,
      ...played,
    });
    return [service, { service, breaker, rules: rules[service], limits: limits[service] }] as const;
  });
  return Object.fromEntries(circuits) as Circuits;
}

/** What says nothing of a service's health: answers that are the shopper's doing, and shoppers who go away. */
const IGNORED: Readonly<Record<Service, Tracker | undefined>> = {
  payments: httpStatus(400, 499),
  inventory: undefined,
  shipping: aborted(),
};

const NAMES = { payments: 'payment_api', inventory: 'inventory_api', shipping: 'shipping_api' } as const;

const limitsAt = ({ slow }: Pace) =>
  ({
    payments: { failureStreak: 5, minRequests: 20, failureRate: 0.5 },
    inventory: { minRequests: 20, failureRate: 0.5, slow: { rate: 0.5, threshold: slow } },
    shipping: { minRequests: 10, failureRate: 0.3 },
  }) as const satisfies Record<Service, Limits>;

type LimitsOf<S extends Service> = ReturnType<typeof limitsAt>[S];

/** From which duration on a call of a circuit is slow, in ms, by its rules, when the shop goes at `pace`. */
export function slowFrom({ slow }: Pace = USUAL): (circuit: string) => number | undefined {
  return (circuit) => (circuit === NAMES.inventory ? slow : undefined);
}

/**
 * Payments fail fast: five failures in a row are enough, whatever the rate. What counts is the service's fault only: a declined
 * card (402) is an answer, and neither a success nor a failure of the service. Three charges in a row have to go well before
 * everyone is let in again.
 */
function paymentRules(limits: LimitsOf<'payments'>, retry: Retry): Rules {
  return {
    window: countWindow(100),
    tracker: typeOf(UpstreamTimeout)
      .or(httpStatus(500, 599))
      .or(errorCode('ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET')),
    tripper: failureStreak(limits.failureStreak).or(
      minRequests(limits.minRequests).and(failureRate(limits.failureRate)),
    ),
    retry,
    permit: permitAll(),
    recovery: consecutive(3),
  };
}

/**
 * Inventory is asked all the time, so what matters is the last ten seconds, and being slow is as bad as failing: half of the
 * calls over 300 ms opens it. It comes back gently: a growing share of calls is let through, and five must be quick again.
 */
function inventoryRules({ minRequests: calls, failureRate: rate, slow }: LimitsOf<'inventory'>): Rules {
  return {
    window: timeWindow(10_000),
    tracker: anyError(),
    tripper: minRequests(calls).and(failureRate(rate).or(slowRate(slow.rate, { threshold: slow.threshold }))),
    retry: cooldown(5_000, { jitter: 0.2 }),
    permit: rampUp({ from: 0.2, to: 1, over: 5_000 }),
    recovery: quickProbes(5, slow.threshold),
  };
}

/**
 * Shipping quotes come as HTTP answers that do not throw, so the tracker looks at the answer's status; a shopper who closes the
 * page while waiting (an abort) is nobody's failure. One bad probe reopens, one good one closes, and each reopening doubles
 * the wait.
 */
function shippingRules(limits: LimitsOf<'shipping'>): Rules {
  return {
    window: countWindow(20),
    tracker: httpStatus(500, 599).or(anyError()),
    tripper: closed()
      .and(minRequests(limits.minRequests))
      .and(failureRate(limits.failureRate))
      .or(halfOpened().and(failureStreak(1))),
    retry: backoff({ initial: 2_000, multiplier: 2, max: 30_000 }),
    permit: permitAll(),
    recovery: byTripper(),
  };
}
