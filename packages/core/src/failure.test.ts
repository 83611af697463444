import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failureOf } from './failure.js';

const AT = 7;

class Response {
  readonly status: number = 503;
  readonly statusText: string = 'Service Unavailable';
}

function error(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

describe('the failure that is kept of an outcome', () => {
  const refused = error('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' });

  it.each<[string, unknown, object]>([
    ['an error', new TypeError('x'), { name: 'TypeError', message: 'x' }],
    ['a system error', refused, { name: 'Error', message: refused.message, code: 'ECONNREFUSED' }],
    [
      'a gRPC error',
      error('Error', '14 UNAVAILABLE', { code: 14 }),
      { name: 'Error', message: '14 UNAVAILABLE', code: 14 },
    ],
    [
      'an error of fetch',
      new TypeError('fetch failed', { cause: refused }),
      { code: 'ECONNREFUSED', name: 'TypeError' },
    ],
    [
      'an error two causes deep',
      new Error('Connection error.', { cause: new TypeError('fetch failed', { cause: refused }) }),
      { message: 'Connection error.', code: 'ECONNREFUSED' },
    ],
    ['happy eyeballs', new AggregateError([new Error('a'), refused]), { name: 'AggregateError', code: 'ECONNREFUSED' }],
    [
      'an axios error',
      error('AxiosError', 'x', { code: 'ERR_BAD_RESPONSE', response: { status: 502 } }),
      { status: 502 },
    ],
    [
      'an AWS error',
      error('Throttling', 'x', { $metadata: { httpStatusCode: 429 } }),
      { name: 'Throttling', status: 429 },
    ],
    ['a status in a cause', new Error('x', { cause: error('HttpError', 'y', { statusCode: 500 }) }), { status: 500 }],
    ['a response', new Response(), { name: 'Response', message: 'Service Unavailable', status: 503 }],
    ['a plain object', { ok: false }, { name: 'Object', message: '' }],
    ['a string', 'gone', { name: 'string', message: 'gone' }],
    ['undefined', undefined, { name: 'undefined', message: 'undefined' }],
    ['null', null, { name: 'null', message: '' }],
    ['a symbol', Symbol('s'), { name: 'symbol', message: 'Symbol(s)' }],
    ['a number', 5n, { name: 'bigint', message: '5' }],
    ['an object without a prototype', Object.create(null), { name: 'object', message: '' }],
    ['an error without a name', error('', 'x'), { name: 'Error', message: 'x' }],
    ['a code that is none', error('E', 'x', { code: {} }), { name: 'E', message: 'x' }],
    ['a code that cannot be written down', error('E', 'x', { code: Number.NaN }), { name: 'E', message: 'x' }],
    ['an empty code', error('E', 'x', { code: '', cause: refused }), { code: 'ECONNREFUSED' }],
    ['a message that is none', error('E', 'x', { message: 5 }), { name: 'E', message: '' }],
  ])('of %s', (_what, outcome, expected) => {
    const failure = failureOf(outcome, AT);
    expect(failure).toMatchObject({ ...expected, at: AT });
    for (const key of ['code', 'status'] as const)
      expect(key in failure).toBe(key in expected || failure[key] !== undefined);
    expect(JSON.parse(JSON.stringify(failure))).toEqual(failure);
  });

  it('is bounded: name, message and code are cut, and keep no longer text alive', () => {
    const long = 'x'.repeat(1e6);
    const { name, message, code } = failureOf(error(long, long, { code: long }), AT);
    expect([name, message, code]).toEqual(Array(3).fill('x'.repeat(200)));
    const exact = 'y'.repeat(200);
    expect(failureOf(error(exact, exact, { code: exact }), AT)).toMatchObject({
      name: exact,
      message: exact,
      code: exact,
    });
  });

  it('comes of any outcome, whatever its getters do, in plain data', () => {
    const hostile = fc.constantFrom<unknown>(
      new Proxy(
        {},
        {
          get: (_, key) => {
            throw new Error(String(key));
          },
        },
      ),
      new Proxy(new Error('x'), {
        get: () =>
          new Proxy(
            {},
            {
              get: () => {
                throw new Error('x');
              },
            },
          ),
      }),
      Object.defineProperty(new Error('x'), 'code', {
        get: () => {
          throw new Error('x');
        },
      }),
      Proxy.revocable({}, {}).proxy,
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), hostile), fc.anything(), (outcome, cause) => {
        for (const one of [
          outcome,
          new Error('x', { cause: outcome }),
          Object.assign(new Error('y'), { errors: [cause, outcome] }),
        ]) {
          const failure = failureOf(one, AT);
          expect(typeof failure.name + typeof failure.message).toBe('stringstring');
          expect(Object.keys(failure).every((key) => ['name', 'message', 'code', 'status', 'at'].includes(key))).toBe(
            true,
          );
          expect(['undefined', 'string', 'number']).toContain(typeof failure.code);
        }
      }),
    );
  });

  it('ends where causes go round in a circle', () => {
    const [one, other] = [new Error('one'), new Error('other')];
    Object.assign(one, { cause: other });
    Object.assign(other, { cause: one });
    expect(failureOf(one, AT)).toEqual({ name: 'Error', message: 'one', at: AT });
  });
});
