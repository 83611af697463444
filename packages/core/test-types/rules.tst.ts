import {
  aborted,
  and,
  anyError,
  backoff,
  CircuitBreaker,
  type ComposableTracker,
  type ComposableTripper,
  closed,
  cooldown,
  custom,
  errorCode,
  failureRate,
  httpStatus,
  type Measures,
  minRequests,
  not,
  or,
  type Permit,
  type ProbeResult,
  probes,
  type Recovery,
  type RecoveryRun,
  type Retry,
  rampUp,
  result,
  slowRate,
  Tally,
  type Tracker,
  type Tripper,
  timeWindow,
  typeOf,
  type Verdict,
  type Window,
  type WindowState,
} from '@fluxgate/core';
import { describe, expect, test } from 'tstyche';

describe('trackers', () => {
  test('result takes a predicate about the values of a kind', () => {
    expect(result((response: Response) => response.status >= 500)).type.toBe<ComposableTracker>();
    expect(result<Response>((response) => response.status >= 500)).type.toBe<ComposableTracker>();
    expect(result((value) => value === null)).type.toBe<ComposableTracker>();
  });

  test('of a value that nothing was said about, result knows nothing', () => {
    result((value) => {
      expect(value).type.toBe<unknown>();
      return false;
    });
  });

  test('custom takes a predicate about errors, of which nothing is known', () => {
    custom((error) => {
      expect(error).type.toBe<unknown>();
      return error instanceof Error;
    });
    expect(custom((error): error is TypeError => error instanceof TypeError)).type.toBe<ComposableTracker>();
    expect(custom((error: TypeError) => error.message === '')).type.toRaiseError();
  });

  test('predicates answer with a boolean', () => {
    expect(custom((error) => String(error))).type.toRaiseError("'string' is not assignable to type 'boolean'");
    expect(result(async () => true)).type.toRaiseError("'Promise<boolean>' is not assignable to type 'boolean'");
  });

  test('typeOf takes classes, abstract ones too, with any constructor, and at least one', () => {
    class HttpError extends Error {
      readonly status: number;
      constructor(status: number, reason: string) {
        super(reason);
        this.status = status;
      }
    }
    abstract class Transient extends Error {
      abstract readonly wait: number;
    }
    expect(typeOf).type.toBeCallableWith(Error);
    expect(typeOf).type.toBeCallableWith(TypeError, HttpError, Transient, AggregateError);
    expect(typeOf).type.not.toBeCallableWith();
    expect(typeOf).type.not.toBeCallableWith('TypeError');
    expect(typeOf).type.not.toBeCallableWith(new TypeError());
    expect(typeOf).type.not.toBeCallableWith(() => true);
  });

  test('errorCode and httpStatus take what errors and responses carry', () => {
    expect(errorCode).type.toBeCallableWith('ECONNREFUSED', 'ETIMEDOUT');
    expect(errorCode).type.not.toBeCallableWith();
    expect(errorCode).type.not.toBeCallableWith(111);
    expect(httpStatus).type.toBeCallableWith(503);
    expect(httpStatus).type.toBeCallableWith(500, 599);
    expect(httpStatus).type.not.toBeCallableWith('5xx');
  });
});

describe('composition', () => {
  test('trackers compose to trackers, trippers to trippers', () => {
    expect(anyError().and(aborted().not()).or(httpStatus(503))).type.toBe<ComposableTracker>();
    expect(minRequests(20).and(failureRate(0.5)).or(closed().not())).type.toBe<ComposableTripper>();
    expect(and(anyError(), not(aborted()))).type.toBe<ComposableTracker>();
    expect(or(minRequests(20), not(failureRate(0.5)))).type.toBe<ComposableTripper>();
  });

  test("rules of one's own are as good as built-in ones", () => {
    const tracker: Tracker = { error: () => true };
    const tripper: Tripper = { holds: () => true };
    expect(and(tracker, anyError())).type.toBe<ComposableTracker>();
    expect(anyError().or(tracker)).type.toBe<ComposableTracker>();
    expect(not(tripper)).type.toBe<ComposableTripper>();
    expect(closed().and(tripper)).type.toBe<ComposableTripper>();
  });

  test('a tripper does not take a tracker', () => {
    expect(failureRate(0.5).and).type.not.toBeCallableWith(anyError());
    expect(failureRate(0.5).or).type.not.toBeCallableWith(anyError());
    expect(or).type.not.toBeCallableWith(failureRate(0.5), anyError());
    expect(not(anyError())).type.not.toBeAssignableTo<Tripper>();
  });

  test('a tracker does not take a tripper', () => {
    expect(anyError().and).type.not.toBeCallableWith(failureRate(0.5));
    expect(anyError().or).type.not.toBeCallableWith(failureRate(0.5));
    expect(and).type.not.toBeCallableWith(anyError(), failureRate(0.5));
    expect<ComposableTripper>().type.not.toBeAssignableTo<Tracker>();
  });

  test('there is nothing to compose without a rule', () => {
    expect(and).type.not.toBeCallableWith();
    expect(or).type.not.toBeCallableWith();
    expect(not).type.not.toBeCallableWith();
  });
});

describe('options of rules', () => {
  test('that are required are required', () => {
    expect(slowRate).type.toBeCallableWith(0.5, { threshold: 1_000 });
    expect(slowRate).type.not.toBeCallableWith(0.5);
    expect(rampUp).type.toBeCallableWith({ from: 0.1, to: 1, over: 60_000 });
    expect(rampUp).type.not.toBeCallableWith({ from: 0.1, to: 1 });
    expect(backoff).type.toBeCallableWith({ initial: 1_000 });
    expect(backoff).type.not.toBeCallableWith({ multiplier: 2 });
  });

  test('that do not exist are refused', () => {
    expect(cooldown).type.toBeCallableWith(60_000, { jitter: 0.2 });
    expect(cooldown).type.not.toBeCallableWith(60_000, { jiter: 0.2 });
    expect(probes).type.not.toBeCallableWith(10, { rate: 0.2 });
    expect(timeWindow).type.not.toBeCallableWith(60_000, { bucket: 10 });
  });
});

describe("rules of one's own", () => {
  test('a window, made with Tally', () => {
    class Everything extends Tally implements WindowState {
      totalCount = 0;
      failureCount = 0;
      record(failed: boolean): void {
        this.totalCount++;
        if (failed) this.failureCount++;
      }
    }
    const window: Window = {
      timed: false,
      create(measures) {
        expect(measures).type.toBe<Measures>();
        return new Everything();
      },
    };
    expect(new CircuitBreaker({ name: 'a', window })).type.toBe<CircuitBreaker>();
  });

  test('a tracker of errors, of values, or of both; as an object or a class', () => {
    class Declined implements Tracker {
      error(error: unknown): boolean {
        return error instanceof TypeError;
      }
    }
    expect<Declined>().type.toBeAssignableTo<Tracker>();
    expect<{ value(value: unknown): boolean }>().type.toBeAssignableTo<Tracker>();
    const both: Tracker = { error: () => true, value: (value) => value === null, toString: () => 'both()' };
    expect(new CircuitBreaker({ name: 'a', tracker: both })).type.toBe<CircuitBreaker>();
  });

  test('a tripper', () => {
    const tripper: Tripper = {
      durations: false,
      slowThresholds: [1_000],
      holds: ({ state, metrics, failureStreak }) =>
        state === 'closed' && failureStreak > 3 && (metrics.slowRate(1_000) ?? 0) > 0.5,
      explain: ({ metrics }, held) => [
        { rule: 'own', value: metrics.failureCount, threshold: 3, comparison: held ? '>=' : '<' },
      ],
      toString: () => 'own()',
    };
    expect(new CircuitBreaker({ name: 'a', tripper })).type.toBe<CircuitBreaker>();
    expect<{ holds(): string }>().type.not.toBeAssignableTo<Tripper>();
  });

  test('a retry', () => {
    const retry: Retry = { delay: ({ reopens, random }) => 1_000 * reopens + random(), ready: () => true };
    expect(new CircuitBreaker({ name: 'a', retry })).type.toBe<CircuitBreaker>();
    expect<{ delay(): string }>().type.not.toBeAssignableTo<Retry>();
  });

  test('a permit', () => {
    const permit: Permit = { admits: ({ elapsed, random }) => elapsed > 1_000 && random() < 0.5 };
    expect(new CircuitBreaker({ name: 'a', permit })).type.toBe<CircuitBreaker>();
    expect<() => boolean>().type.not.toBeAssignableTo<Permit>();
  });

  test('a recovery', () => {
    const recovery: Recovery = {
      start(): RecoveryRun {
        let seen = 0;
        return {
          get needed() {
            return 3 - seen;
          },
          record(probe) {
            expect(probe).type.toBe<ProbeResult>();
            return probe.failed ? { to: 'open' } : ++seen === 3 ? { to: 'closed' } : undefined;
          },
        };
      },
    };
    expect(new CircuitBreaker({ name: 'a', recovery })).type.toBe<CircuitBreaker>();
    expect<{ to: 'half_open' }>().type.not.toBeAssignableTo<Verdict>();
  });
});
