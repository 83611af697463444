import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inspect, types } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { transformSync } from '@swc/core';
import { circuit, rejection } from './breaker.test-kit.js';
import { CallNotPermittedError } from './index.js';

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
    expect(printed).toMatch(/^CallNotPermittedError/);
    expect(printed).toContain("code: 'FLUXGATE_NOT_PERMITTED'");
    expect(printed).toContain('retryAfter: 1500');
  });

  it('keeps what matters when it is cloned or written as JSON', () => {
    const kept = { code: 'FLUXGATE_NOT_PERMITTED', circuitName: 'payment_api', state: 'open', retryAfter: 1_500 };
    const clone = structuredClone(make());
    expect(clone).toMatchObject({ ...kept, message: "Circuit 'payment_api' is open: call not permitted" });
    expect(CallNotPermittedError.is(clone)).toBe(true);
    expect(JSON.parse(JSON.stringify(make()))).toMatchObject(kept);
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
    expect(types.isNativeError(error)).toBe(false);
    capture.mockRestore();
  });

  it('is captured when asked for, from the caller on', () => {
    expect(CallNotPermittedError.captureStackTrace).toBe(false);
    CallNotPermittedError.captureStackTrace = true;
    const { breaker } = circuit();
    breaker.trip();
    const { stack } = rejection(breaker);
    expect(stack.split('\n')[0]).toBe("CallNotPermittedError: Circuit 'payment_api' is open: call not permitted");
    expect(stack).toContain('errors.test.ts');
    expect(stack).not.toContain('new CallNotPermittedError');
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
});

it('is defined where Error.prototype is frozen', () => {
  const source = readFileSync(new URL('./errors.ts', import.meta.url), 'utf8');
  const { code } = transformSync(source, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `Object.freeze(Error.prototype);\n${code}`],
    { encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
});
