import { describe, expect, it } from '@jest/globals';
import {
  anyError,
  avgLatency,
  backoff,
  CircuitBreaker,
  type CircuitBreakerOptions,
  consecutive,
  cooldown,
  countWindow,
  custom,
  errorCode,
  failureRate,
  failureStreak,
  httpStatus,
  minRequests,
  probes,
  rampUp,
  random,
  result,
  slowRate,
  timeWindow,
  typeOf,
} from './index.js';

/** What is refused wherever a number is expected, for being none. */
const NO_NUMBERS: readonly [unknown, string][] = [
  ['5', '"5"'],
  ['', '""'],
  [true, 'true'],
  [5n, '5n'],
  [{}, 'an object'],
  [[], 'an empty array'],
  [[5], 'an array'],
  [() => 5, 'a function (anonymous)'],
  [Symbol('s'), 'Symbol(s)'],
];

const finite = [Number.NaN, Infinity, -Infinity];
const wholes = [...finite, 0, -1, 1.5, Number.MAX_SAFE_INTEGER + 1];
const ratios = [...finite, 0, -0.1, 1.000_1];

/** One argument of a rule or of the breaker: how it is given, what refuses it and what does not. */
interface Argument {
  readonly name: string;
  readonly give: (value: never) => unknown;
  readonly expected: string;
  readonly refused: readonly number[];
  readonly taken: readonly number[];
  /** Whether it may be left out, so that `undefined` is no error. */
  readonly optional?: boolean;
}

const breaker =
  (option: string) =>
  (value: never): unknown =>
    new CircuitBreaker({ name: 'x', [option]: value });

const ARGUMENTS: readonly Argument[] = [
  {
    name: 'countWindow(size)',
    give: (value) => countWindow(value),
    expected: 'an integer from 1 to 10000000',
    refused: [...wholes, 10_000_001],
    taken: [1, 100, 10_000_000],
  },
  {
    name: 'timeWindow(size)',
    give: (value) => timeWindow(value),
    expected: 'a finite number of at least 1',
    refused: [...finite, 0, -1, 0.999],
    taken: [1, 1.5, 60_000],
  },
  {
    name: 'timeWindow(size, { buckets })',
    give: (value) => timeWindow(10, { buckets: value }),
    expected: 'an integer from 1 to 10000',
    refused: [...wholes, 10_001],
    taken: [1, 60, 10_000],
    optional: true,
  },
  {
    name: 'minRequests(count)',
    give: (value) => minRequests(value),
    expected: 'an integer of at least 1',
    refused: wholes,
    taken: [1, 100],
  },
  {
    name: 'failureRate(rate)',
    give: (value) => failureRate(value),
    expected: 'a ratio above 0 and at most 1',
    refused: ratios,
    taken: [0.000_1, 0.5, 1],
  },
  {
    name: 'failureStreak(count)',
    give: (value) => failureStreak(value),
    expected: 'an integer of at least 1',
    refused: wholes,
    taken: [1, 100],
  },
  {
    name: 'avgLatency(ms)',
    give: (value) => avgLatency(value),
    expected: 'a finite number of ms above 0',
    refused: [...finite, 0, -1],
    taken: [0.5, 500],
  },
  {
    name: 'slowRate(rate)',
    give: (value) => slowRate(value, { threshold: 5 }),
    expected: 'a ratio above 0 and at most 1',
    refused: ratios,
    taken: [0.000_1, 0.5, 1],
  },
  {
    name: 'slowRate(rate, { threshold })',
    give: (value) => slowRate(0.5, { threshold: value }),
    expected: 'a finite number of ms above 0',
    refused: [...finite, 0, -1],
    taken: [0.5, 500],
  },
  {
    name: 'cooldown(ms)',
    give: (value) => cooldown(value),
    expected: 'a finite number of ms above 0',
    refused: [...finite, 0, -1],
    taken: [0.5, 500],
  },
  {
    name: 'cooldown(ms, { jitter })',
    give: (value) => cooldown(5, { jitter: value }),
    expected: 'a ratio from 0 to 1',
    refused: [...finite, -0.1, 1.000_1],
    taken: [0, 0.2, 1],
    optional: true,
  },
  {
    name: 'backoff({ initial })',
    give: (value) => backoff({ initial: value }),
    expected: 'a finite number of ms above 0',
    refused: [...finite, 0, -1],
    taken: [0.5, 500],
  },
  {
    name: 'backoff({ multiplier })',
    give: (value) => backoff({ initial: 5, multiplier: value }),
    expected: 'a finite number of at least 1',
    refused: [...finite, 0, -1, 0.999],
    taken: [1, 1.5, 10],
    optional: true,
  },
  {
    name: 'backoff({ max })',
    give: (value) => backoff({ initial: 5, max: value }),
    expected: 'a finite number of at least 5',
    refused: [...finite, 0, -1, 4.999],
    taken: [5, 500],
    optional: true,
  },
  {
    name: 'backoff({ jitter })',
    give: (value) => backoff({ initial: 5, jitter: value }),
    expected: 'a ratio from 0 to 1',
    refused: [...finite, -0.1, 1.000_1],
    taken: [0, 0.2, 1],
    optional: true,
  },
  {
    name: 'random(ratio)',
    give: (value) => random(value),
    expected: 'a ratio above 0 and at most 1',
    refused: ratios,
    taken: [0.000_1, 0.5, 1],
  },
  {
    name: 'rampUp({ from })',
    give: (value) => rampUp({ from: value, to: 1, over: 5 }),
    expected: 'a ratio from 0 to 1',
    refused: [...finite, -0.1, 1.000_1],
    taken: [0, 0.5, 1],
  },
  {
    name: 'rampUp({ to })',
    give: (value) => rampUp({ from: 0, to: value, over: 5 }),
    expected: 'a ratio above 0 and at most 1',
    refused: ratios,
    taken: [0.000_1, 0.5, 1],
  },
  {
    name: 'rampUp({ over })',
    give: (value) => rampUp({ from: 0, to: 1, over: value }),
    expected: 'a finite number of ms above 0',
    refused: [...finite, 0, -1],
    taken: [0.5, 500],
  },
  {
    name: 'probes(count)',
    give: (value) => probes(value),
    expected: 'an integer of at least 1',
    refused: wholes,
    taken: [1, 100],
  },
  {
    name: 'probes(count, { failureRate })',
    give: (value) => probes(5, { failureRate: value }),
    expected: 'a ratio above 0 and at most 1',
    refused: ratios,
    taken: [0.000_1, 0.5, 1],
    optional: true,
  },
  {
    name: 'consecutive(count)',
    give: (value) => consecutive(value),
    expected: 'an integer of at least 1',
    refused: wholes,
    taken: [1, 100],
  },
  {
    name: 'maxHalfOpenCalls',
    give: breaker('maxHalfOpenCalls'),
    expected: 'an integer of at least 1',
    refused: wholes,
    taken: [1, 100],
    optional: true,
  },
  {
    name: 'probeTimeout',
    give: breaker('probeTimeout'),
    expected: 'a finite number of ms above 0',
    refused: [...finite, 0, -1],
    taken: [0.5, 60_000],
    optional: true,
  },
];

describe.each(ARGUMENTS)('$name', ({ name, give, expected, refused, taken, optional }) => {
  it.each(refused.map((value) => [value]))(`refuses %d with a RangeError that says what is expected`, (value) => {
    expect(() => give(value as never)).toThrow(new RangeError(`${name} must be ${expected}; got ${value}`));
    expect(() => give(value as never)).toThrow(RangeError);
  });

  it.each(NO_NUMBERS)('refuses %p with a TypeError', (value, shown) => {
    expect(() => give(value as never)).toThrow(new TypeError(`${name} must be ${expected}; got ${shown}`));
    expect(() => give(value as never)).toThrow(TypeError);
  });

  it('refuses null', () => {
    expect(() => give(null as never)).toThrow(new TypeError(`${name} must be ${expected}; got null`));
  });

  it(optional ? 'takes undefined for "not given"' : 'refuses undefined', () => {
    if (optional) expect(() => give(undefined as never)).not.toThrow();
    else expect(() => give(undefined as never)).toThrow(new TypeError(`${name} must be ${expected}; got undefined`));
  });

  it.each(taken.map((value) => [value]))('takes %d', (value) => {
    expect(() => give(value as never)).not.toThrow();
  });
});

describe('arguments that depend on one another', () => {
  it('rampUp: `to` is `from` or more', () => {
    expect(() => rampUp({ from: 0.5, to: 0.4, over: 5 })).toThrow(
      new RangeError('rampUp({ to }) must be a ratio from `from` (0.5) to 1; got 0.4'),
    );
    expect(() => rampUp({ from: 0.5, to: 0.5, over: 5 })).not.toThrow();
  });

  it('backoff: the longest wait is the first one or more', () => {
    expect(() => backoff({ initial: 100, max: 99 })).toThrow(
      new RangeError('backoff({ max }) must be a finite number of at least 100; got 99'),
    );
    expect(() => backoff({ initial: 300_001 })).not.toThrow();
  });

  it.each([
    [99, 599, 'httpStatus(from, to)[from] must be an integer from 100 to 599; got 99'],
    [600, 700, 'httpStatus(from, to)[from] must be an integer from 100 to 599; got 600'],
    [500, 600, 'httpStatus(from, to)[to] must be an integer from 500 to 599; got 600'],
    [500, 499, 'httpStatus(from, to)[to] must be an integer from 500 to 599; got 499'],
    [500.5, 599, 'httpStatus(from, to)[from] must be an integer from 100 to 599; got 500.5'],
    [500, 599.5, 'httpStatus(from, to)[to] must be an integer from 500 to 599; got 599.5'],
    [Number.NaN, 599, 'httpStatus(from, to)[from] must be an integer from 100 to 599; got NaN'],
    [500, Infinity, 'httpStatus(from, to)[to] must be an integer from 500 to 599; got Infinity'],
  ])('httpStatus(%d, %d) is refused', (from, to, message) => {
    expect(() => httpStatus(from, to)).toThrow(new RangeError(message));
    expect(() => httpStatus(from, to)).toThrow(RangeError);
  });

  it.each([['500'], [null], [undefined]])('httpStatus(%p) is refused with a TypeError', (from) => {
    expect(() => httpStatus(from as never)).toThrow(TypeError);
    expect(() => httpStatus(500, '599' as never)).toThrow(
      new TypeError('httpStatus(from, to)[to] must be an integer from 500 to 599; got "599"'),
    );
  });

  it.each([
    [
      'slowRate',
      () => slowRate(0.5, undefined as never),
      /^slowRate\(rate, \{ threshold \}\) must be .*; got undefined$/,
    ],
    ['backoff', () => backoff(undefined as never), /^backoff\(\{ initial \}\) must be .*; got undefined$/],
    ['backoff', () => backoff(null as never), /^backoff\(options\) must be an object; got null$/],
    ['rampUp', () => rampUp(undefined as never), /^rampUp\(\{ from \}\) must be .*; got undefined$/],
  ])('%s without its options names the first that is missing', (_name, give, message) => {
    expect(give).toThrow(message);
  });
});

describe('the options of a rule', () => {
  it.each<[string, (options: never) => unknown, string]>([
    ['timeWindow(size, options)', (options) => timeWindow(1_000, options), 'buckets'],
    ['slowRate(rate, options)', (options) => slowRate(0.5, options), 'threshold'],
    ['cooldown(ms, options)', (options) => cooldown(5, options), 'jitter'],
    ['backoff(options)', backoff, 'initial, multiplier, max, jitter'],
    ['rampUp(options)', rampUp, 'from, to, over'],
    ['probes(count, options)', (options) => probes(5, options), 'failureRate, slowRate, threshold'],
    ['consecutive(count, options)', (options) => consecutive(5, options), 'threshold'],
  ])('%s: an unknown one is rejected, and what is not an object', (name, give, known) => {
    const misspelt = { tresh: undefined } as never;
    expect(() => give(misspelt)).toThrow(new TypeError(`unknown option "tresh"; expected one of ${known}`));
    expect(() => give(null as never)).toThrow(new TypeError(`${name} must be an object; got null`));
    expect(() => give(5 as never)).toThrow(new TypeError(`${name} must be an object; got 5`));
  });

  it('the option timeout of a breaker hints at what ends a call', () => {
    const options = { name: 'x', timeout: 5 } as unknown as CircuitBreakerOptions;
    expect(() => new CircuitBreaker(options)).toThrow(
      /^unknown option "timeout"; expected one of name, .* \(withTimeout\(ms, fn\) ends a slow call; callTimeout .*\)$/,
    );
  });

  it('a value too long to read is quoted in part', () => {
    expect(() => countWindow('9'.repeat(5_000) as never)).toThrow(/got "9{100}…"$/);
  });
});

describe('lists and functions given to trackers', () => {
  it.each([[undefined], [null], ['Error'], [7], [{}]])('typeOf refuses %p among its classes', (value) => {
    expect(() => typeOf(Error, value as never)).toThrow(TypeError);
    expect(() => typeOf(Error, value as never)).toThrow(/^typeOf\(\.\.\.classes\)\[1\] must be a function; got .*$/);
  });

  it('typeOf refuses to be given none', () => {
    expect(() => (typeOf as () => unknown)()).toThrow(
      new TypeError('typeOf(...classes) must be at least one class; got an empty array'),
    );
  });

  it.each([[undefined], [null], [''], [7], [{}]])('errorCode refuses %p among its codes', (value) => {
    expect(() => errorCode('E', value as never)).toThrow(TypeError);
    expect(() => errorCode('E', value as never)).toThrow(
      /^errorCode\(\.\.\.codes\)\[1\] must be a non-empty string; got .*$/,
    );
  });

  it('errorCode refuses to be given none', () => {
    expect(() => (errorCode as () => unknown)()).toThrow(
      new TypeError('errorCode(...codes) must be at least one code; got an empty array'),
    );
  });

  it.each([[undefined], [null], ['x'], [{}], [true]])('custom and result refuse %p', (value) => {
    expect(() => custom(value as never)).toThrow(TypeError);
    expect(() => custom(value as never)).toThrow(/^custom\(predicate\) must be a function; got .*$/);
    expect(() => result(value as never)).toThrow(TypeError);
    expect(() => result(value as never)).toThrow(/^result\(predicate\) must be a function; got .*$/);
  });

  it.each([[undefined], [null], ['x'], [{}], [7], [{ error: true }]])('and, or of a tracker refuse %p', (value) => {
    const expected = "must be a tracker, such as anyError(), or an object with a method 'error' or 'value'";
    for (const join of ['and', 'or'] as const) {
      const give = (): unknown => anyError()[join](value as never);
      expect(give).toThrow(TypeError);
      expect(give).toThrow(expected);
      expect(give).toThrow(`${join}(tracker) must be `);
    }
  });
});

describe('the options of a breaker', () => {
  const give = (options: unknown) => (): unknown => new CircuitBreaker(options as CircuitBreakerOptions);

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['x', '"x"'],
    [7, '7'],
  ])('that are %p are refused', (value, shown) => {
    expect(give(value)).toThrow(
      new TypeError(`new CircuitBreaker(options) must be an object with at least a 'name'; got ${shown}`),
    );
    expect(give(value)).toThrow(TypeError);
  });

  const RULES: readonly [keyof CircuitBreakerOptions, string][] = [
    ['window', "a window, such as countWindow(100), or an object with a method 'create'"],
    ['tracker', "a tracker, such as anyError(), or an object with a method 'error' or 'value'"],
    ['tripper', "a tripper, such as failureRate(0.5), or an object with a method 'holds'"],
    ['retry', "a retry, such as cooldown(60_000), or an object with a method 'delay'"],
    ['permit', "a permit, such as permitAll(), or an object with a method 'admits'"],
    ['recovery', "a recovery, such as probes(10), or an object with a method 'start'"],
    ['clock', "a clock: an object with the methods 'now' and 'epoch'"],
  ];
  const NONE: readonly [unknown, string][] = [
    [null, 'null'],
    [7, '7'],
    ['text', '"text"'],
    [true, 'true'],
    [{}, 'an object'],
    [[], 'an empty array'],
    [class Rule {}, 'a function (Rule)'],
    [{ create: 1, error: 1, value: 1, holds: 1, delay: 1, admits: 1, start: 1, now: 1, epoch: 1 }, 'an object'],
  ];
  it.each(
    RULES.flatMap(([option, expected]) => NONE.map(([value, shown]) => [option, value, shown, expected] as const)),
  )('refuse %s: %p', (option, value, shown, expected) => {
    const wrong = give({ name: 'x', [option]: value });
    expect(wrong).toThrow(`${option} must be ${expected}; got ${shown}`);
    expect(wrong).toThrow(TypeError);
  });

  it('refuse a clock with one method alone', () => {
    expect(give({ name: 'x', clock: { now: () => 0 } })).toThrow(TypeError);
    expect(give({ name: 'x', clock: { epoch: () => 0 } })).toThrow(TypeError);
  });

  it('take rules that are functions with the method', () => {
    const permit = Object.assign(() => {}, { admits: () => true });
    expect(give({ name: 'x', permit })).not.toThrow();
  });

  it.each([
    ['name', undefined, 'undefined', 'a non-empty string'],
    ['name', '', '""', 'a non-empty string'],
    ['name', 7, '7', 'a non-empty string'],
    ['name', null, 'null', 'a non-empty string'],
    ['name', ['x'], 'an array', 'a non-empty string'],
    ['measure', 1, '1', 'true or false'],
    ['measure', 'yes', '"yes"', 'true or false'],
    ['measure', null, 'null', 'true or false'],
    ['onError', 'log', '"log"', 'a function'],
    ['onError', {}, 'an object', 'a function'],
    ['onError', 7, '7', 'a function'],
    ['onError', null, 'null', 'a function'],
    ['random', 0.5, '0.5', 'a function'],
    ['random', null, 'null', 'a function'],
    ['listeners', {}, 'an object', 'an array of listeners'],
    ['listeners', 7, '7', 'an array of listeners'],
    ['listeners', null, 'null', 'an array of listeners'],
    ['listeners', () => {}, 'a function (listeners)', 'an array of listeners'],
  ])('refuse %s: %p', (option, value, shown, expected) => {
    const named = typeof value === 'function' ? Object.defineProperty(value, 'name', { value: 'listeners' }) : value;
    const wrong = give({ name: 'x', [option]: named });
    expect(wrong).toThrow(new TypeError(`${option} must be ${expected}; got ${shown}`));
    expect(wrong).toThrow(TypeError);
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
    ['x', '"x"'],
    [{}, 'an object'],
    [{ onSignal: 1 }, 'an object'],
  ])('refuse the listener %p, and say which one of the list it is', (value, shown) => {
    const wrong = give({ name: 'x', listeners: [() => {}, value] });
    expect(wrong).toThrow(
      new TypeError(
        `listeners[1] must be a listener: an object with a method 'onSignal', or a function that takes a signal; got ${shown}`,
      ),
    );
    expect(wrong).toThrow(TypeError);
  });

  it('reject an unknown option, such as a misspelt one, and list the known ones', () => {
    const wrong = give({ name: 'x', trippers: failureStreak(1) });
    expect(wrong).toThrow(
      new TypeError(
        'unknown option "trippers"; expected one of name, window, tracker, ignore, tripper, retry, permit, recovery, listeners, maxHalfOpenCalls, probeTimeout, callTimeout, measure, restore, onError, clock, random',
      ),
    );
    expect(wrong).toThrow(TypeError);
    expect(give({ name: 'x', toString: undefined })).toThrow('unknown option "toString"; expected one of name, ');
  });

  it('take undefined for "not given", whichever it is', () => {
    const options = [
      'window',
      'tracker',
      'ignore',
      'callTimeout',
      'tripper',
      'retry',
      'permit',
      'recovery',
      'listeners',
      'maxHalfOpenCalls',
    ]
      .concat(['probeTimeout', 'measure', 'restore', 'onError', 'clock', 'random'])
      .map((option) => [option, undefined]);
    expect(give({ name: 'x', ...Object.fromEntries(options) })).not.toThrow();
  });

  it('draw from Math.random and the system clock by default', () => {
    const before = Date.now();
    const { changedAt } = new CircuitBreaker({ name: 'x' }).info();
    expect(changedAt).toBeGreaterThanOrEqual(before);
    expect(changedAt).toBeLessThanOrEqual(Date.now());
    const made = new CircuitBreaker({ name: 'x', retry: cooldown(1_000, { jitter: 1 }) });
    const waits = Array.from({ length: 20 }, () => {
      made.trip();
      return made.toJSON().wait;
    });
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  it('are read at construction: changing them afterwards changes nothing', () => {
    const options = { name: 'x', tripper: failureStreak(1), listeners: [] as (() => void)[] };
    const made = new CircuitBreaker(options);
    options.name = 'y';
    options.listeners.push(() => {
      throw new Error('attached');
    });
    made.trip();
    expect(made.name).toBe('x');
  });
});

describe('a tripper that needs more calls than the window holds', () => {
  const faultsOf = (options: Partial<CircuitBreakerOptions>): string[] => {
    const faults: string[] = [];
    new CircuitBreaker({ name: 'x', ...options, onError: (error, { source }) => faults.push(`${source}: ${error}`) });
    return faults;
  };

  it('is told of at construction, for it never opens', () => {
    expect(faultsOf({ window: countWindow(99) })).toEqual([
      'options: RangeError: min_requests(100) and failure_rate(0.5) needs 100 calls and count_window(99) holds 99: it never opens',
    ]);
  });

  it.each<[string, Partial<CircuitBreakerOptions>]>([
    ['as many', { window: countWindow(100) }],
    ['a window without a limit', { window: timeWindow(1_000) }],
    ['another way to hold', { window: countWindow(5), tripper: minRequests(6).or(failureStreak(3)) }],
    ['the opposite', { window: countWindow(5), tripper: minRequests(6).not() }],
    ['a rule of the user’s own', { window: countWindow(5), tripper: { holds: () => false } }],
    ['a window of the user’s own', { window: { create: countWindow(5).create } }],
  ])('is no other: %s', (_, options) => {
    expect(faultsOf(options)).toEqual([]);
  });

  it('is one in which every part of an and, or the least of an or, needs more', () => {
    const tripper = minRequests(3)
      .and(minRequests(6))
      .or(minRequests(7).and(failureRate(0.5)));
    expect(faultsOf({ window: countWindow(6), tripper })).toEqual([]);
    expect(faultsOf({ window: countWindow(5), tripper })[0]).toMatch(/needs 6 calls and count_window\(5\) holds 5/);
  });
});
