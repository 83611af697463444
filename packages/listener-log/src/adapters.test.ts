import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import winston from 'winston';
import { LogListener, type StructuredLogger } from './index.js';
import type { LoggedLine } from './testing/capture.js';
import { call, signal } from './testing/events.js';

describe('winston, by an adapter of three lines', () => {
  const lines: LoggedLine[] = [];
  const app = winston.createLogger({
    format: winston.format.combine(
      winston.format.splat(),
      winston.format.json({
        replacer: (_key, value) => (value instanceof Error ? pino.stdSerializers.err(value) : value),
      }),
    ),
    transports: new winston.transports.Stream({
      stream: new Writable({
        write: (line, _encoding, done) => {
          lines.push(JSON.parse(String(line)));
          done();
        },
      }),
    }),
  });
  const logger: StructuredLogger = {
    info: (record, message) => app.log({ level: 'info', message, ...record }),
    warn: (record, message) => app.log({ level: 'warn', message, ...record }),
    error: (record, message) => app.log({ level: 'error', message, ...record }),
  };

  it('gets the record and the sentence, whatever the circuit is called', () => {
    new LogListener({ logger }).onSignal(signal({ circuitName: '100%s %j' }));
    expect(lines.pop()).toMatchObject({
      level: 'warn',
      message: "Circuit Breaker '100%s %j' transitioned from closed to open: failure_rate 0.6667 >= 0.5 over 3 calls",
      circuit: { name: '100%s %j', oldState: 'closed', newState: 'open', reason: { kind: 'tripper' } },
    });
  });

  it('gets calls and faults, with the error', () => {
    const log = new LogListener({ logger, calls: true });
    log.onCall?.(call());
    expect(lines.pop()).toMatchObject({ level: 'warn', circuit: { calls: { outcome: 'not_permitted', count: 1 } } });
    log.onError(new RangeError('boom'), { circuitName: 'payment_api', source: 'retry' });
    expect(lines.pop()).toMatchObject({
      level: 'error',
      message: "Circuit Breaker 'payment_api': its retry threw an error",
      err: { type: 'RangeError', message: 'boom', stack: expect.stringContaining('RangeError: boom') },
    });
  });
});
