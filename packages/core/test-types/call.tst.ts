import { CircuitBreaker, type Ticket } from '@fluxgate/core';
import { describe, expect, test } from 'tstyche';

interface Order {
  readonly id: string;
  readonly amount: number;
}
declare const order: Order;
declare function charge(order: Order, currency?: string): Promise<number>;
declare function parse(text: string): number;
declare function perhapsAsync(text: string): number | Promise<number>;

const breaker = new CircuitBreaker({ name: 'payment_api' });

describe('call', () => {
  test('gives the awaited result of an asynchronous function', () => {
    expect(breaker.call(charge, order)).type.toBe<Promise<number>>();
    expect(breaker.call(async () => charge(order))).type.toBe<Promise<number>>();
  });

  test('gives a promise for a synchronous function, and for one that is sometimes asynchronous', () => {
    expect(breaker.call(parse, '1')).type.toBe<Promise<number>>();
    expect(breaker.call(perhapsAsync, '1')).type.toBe<Promise<number>>();
  });

  test('awaits what is thenable without being a Promise', () => {
    const query = (): PromiseLike<string[]> => Promise.resolve(['a']);
    expect(breaker.call(query)).type.toBe<Promise<string[]>>();
  });

  test('takes the arguments that the function takes', () => {
    expect(breaker.call).type.toBeCallableWith(charge, order);
    expect(breaker.call).type.toBeCallableWith(charge, order, 'EUR');
    expect(breaker.call(fetch, 'http://localhost', { method: 'POST' })).type.toBe<Promise<Response>>();
  });

  test('tells a function written in place the types of its arguments', () => {
    expect(breaker.call((given) => given.amount, order)).type.toBe<Promise<number>>();
  });

  test('refuses wrong, missing and superfluous arguments', () => {
    expect(breaker.call(parse, 1)).type.toRaiseError("'number' is not assignable to parameter of type 'string'");
    expect(breaker.call(parse)).type.toRaiseError('Expected 2 arguments');
    expect(breaker.call(parse, '1', 2)).type.toRaiseError('Expected 2 arguments');
    expect(breaker.call(charge, { id: 'a' })).type.toRaiseError("'amount' is missing");
  });

  test('refuses what is no function', () => {
    expect(breaker.call).type.not.toBeCallableWith(charge(order));
    expect(breaker.call).type.not.toBeCallableWith('charge');
  });

  test('keeps type parameters', () => {
    expect(breaker.call(async <T>(value: T) => [value], 'x')).type.toBe<Promise<string[]>>();
  });
});

describe('callSync', () => {
  test('gives the result itself', () => {
    expect(breaker.callSync(parse, '1')).type.toBe<number>();
    expect(breaker.callSync(<T>(value: T) => [value], 'x')).type.toBe<string[]>();
  });

  test('takes functions that return any or unknown', () => {
    expect(breaker.callSync).type.toBeCallableWith(JSON.parse, '{}');
    expect(breaker.callSync((): unknown => 1)).type.toBe<unknown>();
  });

  test('refuses asynchronous functions, and says what to use', () => {
    expect(breaker.callSync(charge, order)).type.toRaiseError('use call or wrap');
    expect(breaker.callSync((): PromiseLike<number> => charge(order))).type.toRaiseError('use call or wrap');
  });

  test('refuses functions that are asynchronous only sometimes', () => {
    expect(breaker.callSync(perhapsAsync, '1')).type.toRaiseError('use call or wrap');
  });
});

describe('callWithFallback', () => {
  test("gives the function's result or the fallback's, awaited", () => {
    expect(breaker.callWithFallback(charge, () => 'queued', order)).type.toBe<Promise<number | string>>();
    expect(breaker.callWithFallback(charge, async () => 'queued', order)).type.toBe<Promise<number | string>>();
    expect(breaker.callWithFallback(parse, async () => null, '1')).type.toBe<Promise<number | null>>();
  });

  test('tells the fallback the error, of which nothing is known, and the arguments', () => {
    breaker.callWithFallback(
      charge,
      (error, failed, currency) => {
        expect(error).type.toBe<unknown>();
        expect(failed).type.toBe<Order>();
        expect(currency).type.toBe<string>();
        return 0;
      },
      order,
      'EUR',
    );
  });

  test('refuses a fallback that is no function', () => {
    expect(breaker.callWithFallback(charge, 'queued', order)).type.toRaiseError();
  });
});

describe('callSyncWithFallback', () => {
  test("gives the function's result or the fallback's", () => {
    expect(breaker.callSyncWithFallback(parse, () => null, '1')).type.toBe<number | null>();
  });

  test('refuses asynchronous functions', () => {
    expect(breaker.callSyncWithFallback(charge, () => 0, order)).type.toRaiseError('use call or wrap');
  });
});

test('tryAcquire may give no ticket, and says so', () => {
  expect(breaker.tryAcquire()).type.toBe<Ticket | undefined>();
  const ticket = breaker.tryAcquire();
  expect(ticket.success()).type.toRaiseError("'ticket' is possibly 'undefined'");
});

test('a ticket can be declared with using', () => {
  using ticket = breaker.tryAcquire();
  expect(ticket).type.toBe<Ticket | undefined>();
});
