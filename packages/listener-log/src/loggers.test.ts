import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { format } from 'node:util';
import { CircuitBreaker } from '@fluxgate/core';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fastify from 'fastify';
import { pino } from 'pino';
import { LogListener } from './index.js';
import { capture, type LoggedLine } from './testing/capture.js';
import { call, signal } from './testing/events.js';

describe("the user's own pino logger", () => {
  it('adds the bindings of a child logger and its message prefix', () => {
    const { logger, lines } = capture();
    new LogListener({ logger: logger.child({ module: 'payments' }, { msgPrefix: '[pay] ' }) }).onSignal(signal());
    expect(lines[0]).toMatchObject({
      module: 'payments',
      circuit: { name: 'payment_api' },
      msg: "[pay] Circuit Breaker 'payment_api' transitioned from closed to open: failure_rate 0.6667 >= 0.5 over 3 calls",
    });
  });

  it('keeps its own messageKey', () => {
    const { logger, lines } = capture({ messageKey: 'message' });
    new LogListener({ logger }).onSignal(signal());
    expect(lines[0]?.message).toBe(
      "Circuit Breaker 'payment_api' transitioned from closed to open: failure_rate 0.6667 >= 0.5 over 3 calls",
    );
    expect(lines[0]).not.toHaveProperty('msg');
  });

  it('keeps its own errorKey, with the error serialized', () => {
    const { logger, lines } = capture({ errorKey: 'error' });
    new LogListener({ logger }).onError(new RangeError('boom'), { circuitName: 'payment_api', source: 'tracker' });
    expect(lines[0]?.error).toMatchObject({ type: 'RangeError', message: 'boom' });
    expect(lines[0]).not.toHaveProperty('err');
  });

  it('keeps the errorKey of a child, and of a logger from another copy of pino', async () => {
    jest.resetModules();
    const { pino: another } = await import('pino');
    expect(another).not.toBe(pino);
    const lines: LoggedLine[] = [];
    const root = another({ errorKey: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const logger = root.child({ module: 'payments' }).child({});
    new LogListener({ logger }).onError(new RangeError('boom'), { circuitName: 'payment_api', source: 'tracker' });
    expect(lines[0]).toMatchObject({ module: 'payments', error: { message: 'boom' } });
    expect(lines[0]).not.toHaveProperty('err');
  });

  it('keeps its own error serializer', () => {
    const { logger, lines } = capture({ serializers: { err: (error: Error) => `own: ${error.message}` } });
    new LogListener({ logger }).onError(new Error('boom'), { circuitName: 'payment_api', source: 'tracker' });
    expect(lines[0]?.err).toBe('own: boom');
  });

  it('keeps its nestedKey, its formatters and its mixin', () => {
    const { logger, lines } = capture({
      nestedKey: 'payload',
      formatters: { level: (label) => ({ severity: label }), log: (record) => ({ ...record, formatted: true }) },
      mixin: () => ({ trace: 'abc' }),
    });
    new LogListener({ logger }).onSignal(signal());
    expect(lines[0]).toMatchObject({
      severity: 'warn',
      payload: { circuit: { name: 'payment_api' }, formatted: true, trace: 'abc' },
    });
  });

  it.each([
    ['with a censor', { paths: ['circuit.reason.note', 'circuit.reason.text'] }, '[Redacted]'],
    ['by removal', { paths: ['circuit.reason.note', 'circuit.reason.text'], remove: true }, undefined],
  ])('redacts what it is told to, %s, and leaves the signal as it was', (_, redact, expected) => {
    const { logger, lines } = capture({ redact });
    const heard: string[] = [];
    const payments = new CircuitBreaker({
      name: 'payment_api',
      listeners: [new LogListener({ logger }), (told) => void heard.push(told.reason.text)],
    });
    payments.forceOpen('secret plan');
    expect(lines[0]?.circuit.reason.note).toBe(expected);
    expect(JSON.stringify(lines)).not.toContain('secret plan');
    expect(heard).toEqual(['manual: secret plan']);
  });

  it('is not led astray by a name that looks like a format', () => {
    const { logger, lines } = capture();
    new LogListener({ logger }).onSignal(signal({ circuitName: '100%s %j %o' }));
    expect(lines[0]?.msg).toBe(
      "Circuit Breaker '100%s %j %o' transitioned from closed to open: failure_rate 0.6667 >= 0.5 over 3 calls",
    );
  });

  it("may be Fastify's app.log", async () => {
    const lines: LoggedLine[] = [];
    const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
    const app = fastify({ logger: { level: 'info', stream } });
    app.get('/', async () => {
      payments.forceOpen('by request');
      return 'ok';
    });
    const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new LogListener({ logger: app.log })] });
    await fetch(await app.listen({ host: '127.0.0.1', port: 0 }));
    expect(lines.map(({ msg }) => msg)).toContain(
      "Circuit Breaker 'payment_api' transitioned from closed to forced_open: manual force_open",
    );
    await app.close();
  });

  it("may be Fastify's app.log when logging is turned off", async () => {
    const app = fastify({ logger: false });
    expect(() => new LogListener({ logger: app.log }).onSignal(signal())).not.toThrow();
    await app.close();
  });
});

describe('a logger in trouble', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const broken = () => {
    throw new Error('disk full');
  };
  const throwing = { info: broken, warn: broken, error: broken };
  const rejecting = { info: async () => broken(), warn: async () => broken(), error: async () => broken() };

  it.each([
    ['throws', throwing],
    ['rejects', rejecting],
  ])('that %s touches no call, and the breaker is told', async (_, logger) => {
    const faults: unknown[] = [];
    const payments = new CircuitBreaker({
      name: 'payment_api',
      listeners: [new LogListener({ logger })],
      onError: (error, { source }) => faults.push([source, String(error)]),
    });
    payments.trip();
    payments.reset();
    await expect(payments.call(async () => 'paid')).resolves.toBe('paid');
    expect(faults).toEqual([
      ['listener', 'Error: disk full'],
      ['listener', 'Error: disk full'],
    ]);
  });

  it.each([
    ['throws', throwing],
    ['rejects', rejecting],
  ])('that %s is told on console.error where the fault itself was to be logged', async (_, logger) => {
    const console = jest.spyOn(globalThis.console, 'error').mockImplementation(() => {});
    const log = new LogListener({ logger });
    const payments = new CircuitBreaker({ name: 'payment_api', listeners: [log], onError: log.onError });
    payments.trip();
    await setImmediate();
    expect(console.mock.calls.map((args) => format(...args).split('\n')[0])).toEqual([
      "fluxgate: not logged, because the logger failed: Circuit Breaker 'payment_api': its listener threw an error Error: disk full",
    ]);
  });

  it('ends no process when a count falls due', () => {
    jest.useFakeTimers();
    const console = jest.spyOn(globalThis.console, 'error').mockImplementation(() => {});
    const log = new LogListener({ logger: throwing, calls: true });
    for (let i = 0; i < 5; i++) log.onCall?.(call());
    jest.advanceTimersByTime(1_000);
    expect(console.mock.calls.map((args) => format(...args).split('\n')[0])).toEqual([
      "fluxgate: not logged, because the logger failed: Circuit Breaker 'payment_api' rejected a call Error: disk full",
      "fluxgate: not logged, because the logger failed: Circuit Breaker 'payment_api' rejected 4 calls in 1 s Error: disk full",
    ]);
  });

  it('is told of whatever it throws, and whatever the circuit is called', () => {
    const console = jest.spyOn(globalThis.console, 'error').mockImplementation(() => {});
    const logger = {
      ...throwing,
      warn: () => {
        throw Object.create(null);
      },
    };
    new LogListener({ logger, calls: true }).onCall?.(call({ circuitName: '%s %d' }));
    expect(format(...(console.mock.calls[0] as string[]))).toBe(
      "fluxgate: not logged, because the logger failed: Circuit Breaker '%s %d' rejected a call [Object: null prototype] {}",
    );
  });

  it('whose stream never takes what is written touches no call', async () => {
    const written: string[] = [];
    const blocked = new Writable({
      highWaterMark: 1,
      write: (chunk) => {
        written.push(String(chunk));
        // The callback is never called: nothing more will ever be taken.
      },
    });
    const faults: unknown[] = [];
    const payments = new CircuitBreaker({
      name: 'payment_api',
      listeners: [new LogListener({ logger: pino(blocked) })],
      onError: (error) => faults.push(error),
    });
    for (let i = 0; i < 100; i++) {
      payments.trip();
      payments.reset();
    }
    await expect(payments.call(async () => 'paid')).resolves.toBe('paid');
    expect(written).toHaveLength(1);
    expect(blocked.writableNeedDrain).toBe(true);
    expect(faults).toEqual([]);
  });

  it('whose stream is destroyed touches no call, and its error comes to whoever listens on the stream', async () => {
    const dead = new Writable({ write: (_chunk, _encoding, done) => done() });
    const errors: string[] = [];
    dead.on('error', (error) => errors.push(error.message));
    dead.end();
    const payments = new CircuitBreaker({
      name: 'payment_api',
      listeners: [new LogListener({ logger: pino(dead) })],
    });
    payments.trip();
    payments.reset();
    await expect(payments.call(async () => 'paid')).resolves.toBe('paid');
    await setImmediate();
    expect(errors).toContain('write after end');
  });
});
