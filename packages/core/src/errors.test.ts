import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { inspect, types } from 'node:util';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { transformSync } from '@swc/core';
import { circuit, fail, rejection } from './breaker.test-kit.js';
import { CallNotPermittedError, type CircuitBreaker } from './index.js';

describe('CallNotPermittedError', () => {
  const make = (): CallNotPermittedError => new CallNotPermittedError('payment_api', 'open', 1_500);

  it('tells which circuit, in which state, and how long to wait', () => {
    const error = make();
    expect(error).toMatchObject({
      name: 'CallNotPermittedError',
      message: "Circuit 'payment_api' is open: call not permitted",
      code: 'FLUXGATE_NOT_PERMITTED',
      circuitName: 'payment_api',
      state: 'open',
      retryAfter: 1_500,
    });
    expect(new CallNotPermittedError('x', 'half_open').retryAfter).toBeUndefined();
  });

  it('has words of its own, whichever circuit refused before it, and in which state', () => {
    const circuits = [
      ['a', 'open'],
      ['a', 'open'],
      ['b', 'open'],
      ['b', 'forced_open'],
      ['a', 'forced_open'],
    ] as const;
    for (const [name, state] of circuits) {
      const { message, stack } = new CallNotPermittedError(name, state);
      expect(message).toBe(`Circuit '${name}' is ${state}: call not permitted`);
      expect(stack).toBe(`CallNotPermittedError: ${message}`);
    }
    const changed = make();
    changed.stack = 'mine';
    expect(make().stack).not.toBe('mine');
  });

  it('inherits its name, as native errors do: not enumerable, and open to change', () => {
    const { prototype } = CallNotPermittedError;
    expect(prototype.name).toBe('CallNotPermittedError');
    const named = Object.hasOwn(prototype, 'name') ? prototype : Object.getPrototypeOf(prototype);
    expect(Object.getOwnPropertyDescriptor(named, 'name')).toEqual({
      ...Object.getOwnPropertyDescriptor(RangeError.prototype, 'name'),
      value: 'CallNotPermittedError',
    });
    expect(Error.prototype.name).toBe('Error');
  });

  it('is an Error to everyone who looks', () => {
    const error = make();
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(CallNotPermittedError);
    expect(error.constructor).toBe(CallNotPermittedError);
    expect(String(error)).toBe("CallNotPermittedError: Circuit 'payment_api' is open: call not permitted");
  });

  it('is printed with its name and its data', () => {
    const printed = inspect(make());
    expect(printed).toMatch(/^\[CallNotPermittedError: Circuit 'payment_api' is open: call not permitted\]/);
    expect(printed).toContain("code: 'FLUXGATE_NOT_PERMITTED'");
    expect(printed).toContain('retryAfter: 1500');
  });

  it('is native: made by the engine, as tools that do not trust prototypes ask', () => {
    expect(types.isNativeError(make())).toBe(true);
    expect(Object.prototype.toString.call(make())).toBe('[object Error]');
    const { isError = () => true } = Error as { isError?: (error: unknown) => boolean };
    expect(isError(make())).toBe(true);
  });

  it('arrives whole when it ends a worker thread', async () => {
    const { code } = compiled();
    const worker = new Worker(`${code}\nthrow new CallNotPermittedError('payment_api', 'open', 1500);`, { eval: true });
    const [error] = (await once(worker, 'error')) as [unknown];
    expect(error).toMatchObject({
      name: 'CallNotPermittedError',
      message: "Circuit 'payment_api' is open: call not permitted",
      code: 'FLUXGATE_NOT_PERMITTED',
      circuitName: 'payment_api',
      state: 'open',
      retryAfter: 1_500,
    });
    expect(CallNotPermittedError.is(error)).toBe(true);
  });

  it('is cloned as an error, and written as JSON with its data', () => {
    expect(types.isNativeError(structuredClone(make()))).toBe(true);
    expect(JSON.parse(JSON.stringify(make()))).toEqual({
      code: 'FLUXGATE_NOT_PERMITTED',
      circuitName: 'payment_api',
      state: 'open',
      retryAfter: 1_500,
    });
  });

  it('tells the failure that opened the circuit, without its message', () => {
    const failure = { name: 'TypeError', message: 'password is hunter2', code: 'ECONNREFUSED', status: 503, at: 5 };
    const { failure: told } = new CallNotPermittedError('x', 'open', 5, failure);
    expect(told).toEqual({ name: 'TypeError', code: 'ECONNREFUSED', status: 503, at: 5 });
    expect(Object.isFrozen(told)).toBe(true);
    expect(new CallNotPermittedError('x', 'open', 5, failure).failure).toBe(told);
    expect(new CallNotPermittedError('x', 'open', 5, { ...failure, at: 6 }).failure).toMatchObject({ at: 6 });
    expect(new CallNotPermittedError('x', 'open', 5).failure).toBeUndefined();
    const { breaker } = circuit();
    fail(breaker, 3);
    expect(rejection(breaker).failure).toMatchObject({ name: 'Error' });
    expect(JSON.stringify(rejection(breaker))).not.toContain('boom');
  });

  it('can be the cause of another error', () => {
    const cause = make();
    expect(new Error('checkout failed', { cause }).cause).toBe(cause);
  });
});

describe('its stack', () => {
  afterEach(() => {
    CallNotPermittedError.captureStackTrace = false;
  });

  it('is its first line alone: none is captured, because rejections have to be cheap', () => {
    const capture = jest.spyOn(Error, 'captureStackTrace');
    const { breaker } = circuit();
    breaker.trip();
    const error = rejection(breaker);
    expect(error.stack).toBe("CallNotPermittedError: Circuit 'payment_api' is open: call not permitted");
    expect(capture).not.toHaveBeenCalled();
    capture.mockRestore();
  });

  it.each([10, 0, 3, Infinity, undefined])('leaves the limit of the process as it was: %p', (limit) => {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = limit as never;
    try {
      new CallNotPermittedError('x', 'open');
      CallNotPermittedError.captureStackTrace = true;
      const { breaker } = circuit();
      breaker.trip();
      rejection(breaker);
      expect(Error.stackTraceLimit).toBe(limit);
    } finally {
      Error.stackTraceLimit = before;
    }
  });

  const opened = (): CircuitBreaker => {
    const { breaker } = circuit();
    breaker.trip();
    return breaker;
  };
  const caught = async (call: () => unknown): Promise<CallNotPermittedError> => {
    try {
      await call();
    } catch (error) {
      return error as CallNotPermittedError;
    }
    throw new Error('it was not rejected');
  };
  const seen = (error: unknown): unknown => error;
  const breaker = opened();
  const outer = circuit({ name: 'outer' }).breaker;

  it.each<[string, () => unknown]>([
    ['call', () => breaker.call(async () => 1)],
    ['callSync', () => breaker.callSync(() => 1)],
    ['acquire', () => breaker.acquire()],
    ['wrap', () => breaker.wrap(async () => 1)()],
    ['wrapSync', () => breaker.wrapSync(() => 1)()],
    ['callWithFallback', async () => Promise.reject(await breaker.callWithFallback(async () => 1, seen))],
    [
      'wrap with a fallback',
      async () => Promise.reject(await breaker.wrap(async () => 1, { fallback: seen as never })()),
    ],
    [
      'wrapSync with a fallback',
      () => {
        throw breaker.wrapSync(() => 1 as unknown, { fallback: seen })();
      },
    ],
    ['a call within a call of another breaker', () => outer.callSync(() => breaker.callSync(() => 1))],
    ['a wrapped function within a call', () => outer.call(async () => breaker.wrap(async () => 1)())],
    ['a call within a wrapped function', () => outer.wrap(async () => breaker.call(async () => 1))()],
  ])('when asked for begins with the caller: %s', async (_, call) => {
    expect(CallNotPermittedError.captureStackTrace).toBe(false);
    CallNotPermittedError.captureStackTrace = true;
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = 4;
    const { stack } = await caught(call);
    Error.stackTraceLimit = before;
    const [first, ...frames] = (stack as string).split('\n');
    expect(first).toBe("CallNotPermittedError: Circuit 'payment_api' is open: call not permitted");
    expect(frames[0]).toMatch(/errors\.test\.ts/);
    expect(frames).toHaveLength(4);
  });

  it('when asked for keeps the frames of what called the caller', () => {
    CallNotPermittedError.captureStackTrace = true;
    function checkout(): unknown {
      return breaker.wrapSync(() => 1)();
    }
    function handler(): unknown {
      return checkout();
    }
    let stack = '';
    try {
      handler();
    } catch (error) {
      stack = String((error as Error).stack);
    }
    expect(stack).toMatch(/^.*\n.*at checkout .*errors\.test\.ts.*\n.*errors\.test\.ts.*\n.*errors\.test\.ts/);
  });

  it('is its first line alone in engines that cannot capture one', () => {
    CallNotPermittedError.captureStackTrace = true;
    const { captureStackTrace } = Error;
    Error.captureStackTrace = undefined as never;
    try {
      expect(new CallNotPermittedError('x', 'open').stack).toBe(
        "CallNotPermittedError: Circuit 'x' is open: call not permitted",
      );
    } finally {
      Error.captureStackTrace = captureStackTrace;
    }
  });

  it('survives a prepareStackTrace that returns no text', async () => {
    CallNotPermittedError.captureStackTrace = true;
    const before = Error.prepareStackTrace;
    Error.prepareStackTrace = (_, frames) => frames;
    try {
      expect(Array.isArray((await caught(() => breaker.callSync(() => 1))).stack)).toBe(true);
    } finally {
      Error.prepareStackTrace = before;
    }
  });
});

describe('CallNotPermittedError.is', () => {
  it('knows its own, and those of another copy or realm', () => {
    expect(CallNotPermittedError.is(new CallNotPermittedError('x', 'open'))).toBe(true);
    expect(CallNotPermittedError.is({ code: 'FLUXGATE_NOT_PERMITTED' })).toBe(true);
    expect(
      CallNotPermittedError.is(runInNewContext("Object.assign(new Error('x'), { code: 'FLUXGATE_NOT_PERMITTED' })")),
    ).toBe(true);
  });

  it.each([undefined, null, 'FLUXGATE_NOT_PERMITTED', 7, {}, new Error('x'), { code: 'ECONNREFUSED' }])(
    'does not take %p for one',
    (other) => {
      expect(CallNotPermittedError.is(other)).toBe(false);
    },
  );

  it('does not take a function for one', () => {
    expect(CallNotPermittedError.is(Object.assign(() => {}, { code: 'FLUXGATE_NOT_PERMITTED' }))).toBe(false);
  });

  it('finds the one among the causes of what a client made of it', () => {
    const own = new CallNotPermittedError('x', 'open', 5);
    const fetchFailed = new TypeError('fetch failed', { cause: own });
    const all = new AggregateError([new Error('mirror'), fetchFailed], 'all mirrors failed');
    for (const error of [own, fetchFailed, new Error('checkout', { cause: fetchFailed }), all]) {
      expect(CallNotPermittedError.is(error)).toBe(true);
      expect(CallNotPermittedError.find(error)).toBe(own);
    }
    expect(CallNotPermittedError.find(new TypeError('fetch failed', { cause: new Error('x') }))).toBeUndefined();
  });

  it('ends and does not throw, whatever it is given', () => {
    const circular = new Error('a');
    circular.cause = new Error('b', { cause: circular });
    expect(CallNotPermittedError.is(circular)).toBe(false);
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('hands off');
        },
      },
    );
    expect(CallNotPermittedError.is(hostile)).toBe(false);
    expect(CallNotPermittedError.is(new Error('x', { cause: hostile }))).toBe(false);
  });
});

/** The sources of the error as one script. */
function compiled(): { readonly code: string } {
  const sources = ['./causes.ts', './named-error.ts', './errors.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  const source = sources
    .join('\n')
    .replace(/^import .*$/gm, '')
    .replace(/^export /gm, '');
  return transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
}

it.each([
  ['Error.prototype is frozen', 'Object.freeze(Error.prototype);', true],
  ['Error is frozen', 'Object.freeze(Error);', true],
  ['the limit is frozen', "Object.defineProperty(Error, 'stackTraceLimit', { writable: false });", true],
  ['there is no limit', 'delete Error.stackTraceLimit;', false],
])('works where %s', (_, freeze, stacked) => {
  const script = `'use strict';
${freeze}
${compiled().code}
for (const capture of [false, true]) {
  CallNotPermittedError.captureStackTrace = capture;
  const error = new CallNotPermittedError('x', 'open', 5);
  traceCaller(error, []);
  console.log(String(error), error.retryAfter, error instanceof Error, error.stack?.split('\\n')[0]);
}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const text = "CallNotPermittedError: Circuit 'x' is open: call not permitted";
  expect([stderr, stdout]).toEqual(['', `${text} 5 true ${stacked ? text : undefined}\n`.repeat(2)]);
});
