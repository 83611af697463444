import {
  CallNotPermittedError,
  CircuitBreaker,
  type CircuitBreakerOptions,
  consecutive,
  cooldown,
  type FaultSource,
  failureStreak,
  type State,
} from './index.js';
import { recorder, type SignalRecorder, type VirtualClock, virtualClock } from './testing/index.js';

/** What a breaker's `onError` was told. */
export interface Fault {
  readonly error: unknown;
  readonly circuitName: string;
  readonly source: FaultSource;
}

export interface Circuit {
  readonly breaker: CircuitBreaker;
  readonly clock: VirtualClock;
  readonly heard: SignalRecorder;
  readonly faults: Fault[];
}

/** How long the circuits of these tests stay open. */
export const WAIT = 10_000;

/** The error with which calls fail; one object, so that it can be seen to pass through untouched. */
export const boom: Error = new Error('boom');

/** A circuit that opens after 3 failures in a row, waits 10 s and closes after 2 successes; everything can be replaced. */
export function circuit(options: Partial<CircuitBreakerOptions> = {}): Circuit {
  const clock = virtualClock();
  const heard = recorder();
  const faults: Fault[] = [];
  const breaker = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(3),
    retry: cooldown(WAIT),
    permit: { admits: () => true },
    recovery: consecutive(2),
    listeners: [heard],
    onError: (error, context) => faults.push({ error, ...context }),
    clock,
    ...options,
  });
  return { breaker, clock, heard, faults };
}

export function succeed(breaker: CircuitBreaker, times = 1): void {
  for (let i = 0; i < times; i++) breaker.callSync(() => 'fine');
}

export function fail(breaker: CircuitBreaker, times = 1, error: unknown = boom): void {
  for (let i = 0; i < times; i++) {
    try {
      breaker.callSync(() => {
        throw error;
      });
    } catch (caught) {
      if (caught !== error) throw caught;
    }
  }
}

/** Whether a call would be let through; it is not made. */
export function admits(breaker: CircuitBreaker): boolean {
  const ticket = breaker.tryAcquire();
  ticket?.release();
  return ticket !== undefined;
}

/** The rejection of a call that must not be let through. */
export function rejection(breaker: CircuitBreaker): CallNotPermittedError {
  try {
    breaker.callSync(() => 'fine');
  } catch (error) {
    if (error instanceof CallNotPermittedError) return error;
    throw error;
  }
  throw new Error('the call was permitted');
}

/** Bring the circuit into `state`, from whatever state, with an empty window and no probe in flight. */
export function bring({ breaker, clock }: Circuit, state: State): void {
  if (state === 'closed') breaker.reset();
  else if (state === 'metrics_only') breaker.metricsOnly();
  else if (state === 'disabled') breaker.disable();
  else if (state === 'forced_open') breaker.forceOpen();
  else {
    breaker.trip();
    if (state === 'open') return;
    clock.advance(WAIT);
    if (!admits(breaker)) throw new Error('the first probe was not admitted');
  }
}

/** A promise that is settled by hand. */
export interface Pending<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function pending<T = unknown>(): Pending<T> {
  let settle: Pick<Pending<T>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return Object.assign({ promise }, settle as Pick<Pending<T>, 'resolve' | 'reject'>);
}

/** A clock that counts how often it was read. */
export function countingClock(): VirtualClock & { reads: number } {
  const clock = virtualClock();
  return {
    ...clock,
    reads: 0,
    now() {
      this.reads++;
      return clock.now();
    },
  };
}

/** Every state. */
export const ALL: readonly State[] = ['closed', 'open', 'half_open', 'metrics_only', 'disabled', 'forced_open'];

/** Something that is taken for a promise because of its `then`. */
export function thenable(then: unknown): object {
  return Object.defineProperty({}, 'then', { value: then });
}

/** What a strict mock or a revoked proxy is: its `then` cannot even be looked at. */
export function unreadable(): object {
  return Object.defineProperty({}, 'then', {
    get() {
      throw boom;
    },
  });
}
