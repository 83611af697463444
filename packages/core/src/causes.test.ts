import { describe, expect, it, jest } from '@jest/globals';
import { findInCauses, property, someInCauses, statusOf } from './causes.js';

const named = (name: string, rest: object = {}): Error => Object.assign(new Error(name), { name }, rest);
const visited = (error: unknown): string[] => {
  const seen: string[] = [];
  someInCauses(error, (one) => {
    seen.push(String((one as Error | undefined)?.name ?? one));
    return false;
  });
  return seen;
};

describe('causes', () => {
  it('are visited from the outside in, the cause before the errors of an aggregate', () => {
    const aggregate = new AggregateError([named('a', { cause: named('a1') }), named('b')], 'all', {
      cause: named('c'),
    });
    expect(visited(named('outer', { cause: aggregate }))).toEqual(['outer', 'AggregateError', 'c', 'a', 'b', 'a1']);
  });

  it('may be anything that can be thrown', () => {
    expect(visited(named('outer', { cause: 'text' }))).toEqual(['outer', 'text']);
    expect(visited(named('outer', { cause: null }))).toEqual(['outer', 'null']);
    for (const thrown of [undefined, null, 7, 'text', Symbol.iterator]) expect(visited(thrown)).toHaveLength(1);
  });

  it('are not looked at once the answer is known', () => {
    const cause = jest.fn();
    const error = Object.defineProperty(named('outer'), 'cause', { get: cause });
    expect(findInCauses(error, () => 7)).toBe(7);
    expect(cause).not.toHaveBeenCalled();
  });

  it('are each visited once, also in a circle', () => {
    const a = named('a');
    const b = named('b', { cause: a });
    Object.assign(a, { cause: b, errors: [a, b, a] });
    expect(visited(a)).toEqual(['a', 'b']);
    const self = named('self');
    Object.assign(self, { cause: self });
    expect(visited(self)).toEqual(['self']);
  });

  it('are visited to a bounded number, however deep or broad', () => {
    let deep = named('end');
    for (let i = 0; i < 10_000; i++) deep = named('link', { cause: deep });
    expect(visited(deep)).toHaveLength(32);
    expect(visited(named('broad', { errors: Array.from({ length: 10_000 }, () => named('x')) }))).toHaveLength(32);
  });

  it('that throw when they are read are not there', () => {
    const hostile = new Proxy(named('hostile'), {
      get(target, key) {
        if (key === 'name') return target.name;
        throw new Error('hands off');
      },
    });
    expect(visited(hostile)).toEqual(['hostile']);
    expect(property(hostile, 'code')).toBeUndefined();
    expect(statusOf(hostile)).toBeUndefined();
  });

  it('that are only almost an array are left alone', () => {
    expect(visited(named('a', { errors: { length: 2, 0: named('b') } }))).toEqual(['a']);
    expect(visited(named('a', { errors: 'bc' }))).toEqual(['a']);
  });
});

describe('the status of an outcome', () => {
  it.each<[string, unknown]>([
    ['a Response, an error of ky or superagent', { status: 503 }],
    ['an error of Fastify, http-errors or got', { statusCode: 503 }],
    ['an error of axios', { response: { status: 503 } }],
    ['an older error of got', { response: { statusCode: 503 } }],
    ['an error or an answer of the AWS SDK', { $metadata: { httpStatusCode: 503 } }],
    ['an error of boom', { output: { statusCode: 503 } }],
    ['an error of Elastic', { meta: { statusCode: 503 } }],
    ['beside a status that is a word', { status: 'rejected', response: { status: 503 } }],
    ['beside a status that is none of HTTP', { status: 14, statusCode: 503 }],
  ])('is found in %s', (_, outcome) => {
    expect(statusOf(outcome)).toBe(503);
    expect(statusOf(Object.assign(new Error('x'), outcome))).toBe(503);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    ['503'],
    [503],
    [{}],
    [{ status: '503' }],
    [{ status: Number.NaN }],
    [{ status: 99 }],
    [{ status: 600 }],
    [{ response: null }],
    [{ response: 503 }],
    [{ $metadata: undefined }],
  ])('is not there in %p', (outcome) => {
    expect(statusOf(outcome)).toBeUndefined();
  });
});
