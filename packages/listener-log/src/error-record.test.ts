import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { LogListener } from './index.js';
import { capture } from './testing/capture.js';
import { call } from './testing/events.js';

/** An error as axios makes them: the whole request and response hang on it. */
function axiosError(): Error {
  return Object.assign(new Error('Request failed with status code 503'), {
    name: 'AxiosError',
    code: 'ERR_BAD_RESPONSE',
    config: {
      headers: { Authorization: 'Bearer t0ken' },
      auth: { password: 'hunter2' },
      data: '{"card":"4111111111111111"}',
    },
    request: { _header: 'Cookie: session=c00kie', large: 'x'.repeat(20_000_000) },
    response: { status: 503, headers: { 'set-cookie': 'session=c00kie' } },
    cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', secret: 'hunter2' }),
  });
}

const SECRETS = /t0ken|hunter2|4111|c00kie/;

function logged(error: unknown, options: { errors?: 'safe' | 'full' } = {}) {
  const { logger, lines } = capture();
  new LogListener({ logger, calls: true, ...options }).onCall?.(call({ outcome: 'failure', error }));
  return lines[0]?.err as Record<string, unknown>;
}

describe('an error in the log', () => {
  it('shows type, message, code, status, stack and causes, and nothing else', () => {
    const err = logged(axiosError());
    expect(err).toEqual({
      type: 'AxiosError',
      message: expect.stringContaining('Request failed with status code 503'),
      stack: expect.stringContaining('Request failed with status code 503'),
      code: 'ERR_BAD_RESPONSE',
      status: 503,
      causes: [{ type: 'Error', message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' }],
    });
    expect(JSON.stringify(err)).not.toMatch(SECRETS);
    expect(JSON.stringify(err).length).toBeLessThan(20_000);
  });

  it('is kept small, whatever its message and its stack are', () => {
    const error = new Error('m'.repeat(20_000_000), { cause: new Error('c'.repeat(20_000_000)) });
    expect(JSON.stringify(logged(error)).length).toBeLessThan(30_000);
  });

  it('goes to the serializer of the logger as it is with errors: full', () => {
    expect(logged(axiosError(), { errors: 'full' })).toHaveProperty('config.auth.password', 'hunter2');
  });

  it('shows the errors of an AggregateError among its causes, each once, and survives cycles', () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const all = new AggregateError([refused, refused, new RangeError('range')], 'all failed');
    Object.assign(refused, { cause: all });
    expect(logged(all)).toMatchObject({
      type: 'AggregateError',
      causes: [
        { type: 'Error', message: 'refused', code: 'ECONNREFUSED' },
        { type: 'RangeError', message: 'range' },
      ],
    });
  });

  it.each(['message', 'name', 'stack', 'cause', 'code', 'constructor', 'status', 'response', 'errors'])(
    'still makes a line when its %s cannot be read',
    (property) => {
      const error = new Error('down');
      Object.defineProperty(error, property, {
        get: () => {
          throw new Error('unreadable');
        },
      });
      expect(logged(error)).toHaveProperty('type');
    },
  );

  it.each([
    [
      'a proxy that refuses everything',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      ),
      { type: 'Error' },
    ],
    ['a DOMException', new DOMException('timed out', 'TimeoutError'), { type: 'TimeoutError', message: 'timed out' }],
    ['an object', { status: 502, body: 'hunter2' }, { type: 'Object', message: '', status: 502 }],
    ['a string', 'down', 'down'],
    ['a number', 42, 42],
  ])('is %s', (_, thrown, expected) => {
    const err = logged(thrown);
    if (typeof expected === 'object') expect(err).toMatchObject(expected);
    else expect(err).toBe(expected);
    expect(JSON.stringify(err)).not.toMatch(SECRETS);
  });

  it('reaches no other logger and no console with more than that', () => {
    const seen: unknown[] = [];
    const logger = { warn: (record: object) => seen.push(record), info: () => {}, error: () => {} };
    new LogListener({ logger, calls: true }).onCall?.(call({ outcome: 'failure', error: axiosError() }));
    expect(inspect(seen, { depth: null, showHidden: true })).not.toMatch(SECRETS);
    expect(pino.stdSerializers.err((seen[0] as { err: Error }).err)).toMatchObject({ type: 'AxiosError', status: 503 });
  });
});
