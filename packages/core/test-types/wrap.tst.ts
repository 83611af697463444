import { CircuitBreaker } from '@fluxgate/core';
import { describe, expect, test } from 'tstyche';

declare function charge(id: string, amount?: number): Promise<number>;
declare function parse(text: string): number;
declare function firstOf<T>(list: readonly T[]): Promise<T>;
declare function load(id: string): Promise<string>;
declare function load(id: number, fresh: boolean): Promise<number>;

interface Account {
  readonly owner: string;
}
declare function balance(this: Account, currency: string): Promise<number>;
declare function ownerOf(this: Account): string;

const breaker = new CircuitBreaker({ name: 'payment_api' });

describe('wrap', () => {
  test('keeps the type of an asynchronous function', () => {
    expect(breaker.wrap(charge)).type.toBe<typeof charge>();
  });

  test('keeps type parameters', () => {
    const wrapped = breaker.wrap(firstOf);
    expect(wrapped).type.toBe<typeof firstOf>();
    expect(breaker.wrap(firstOf)(['a', 'b'])).type.toBe<Promise<string>>();
  });

  test('keeps overloads', () => {
    expect(breaker.wrap(load)('a')).type.toBe<Promise<string>>();
    expect(breaker.wrap(load)(1, true)).type.toBe<Promise<number>>();
    expect(breaker.wrap(load)).type.not.toBeCallableWith(1);
  });

  test('keeps `this`', () => {
    expect(breaker.wrap(balance)).type.toBe<typeof balance>();
    expect(breaker.wrap(ownerOf)).type.toBe<(this: Account) => Promise<string>>();
    const account = { owner: 'Kim', balance: breaker.wrap(balance) };
    expect(account.balance('EUR')).type.toBe<Promise<number>>();
    const stray = { balance: breaker.wrap(balance) };
    expect(stray.balance('EUR')).type.toRaiseError("'owner' is missing");
  });

  test('makes a synchronous function asynchronous', () => {
    expect(breaker.wrap(parse)).type.toBe<(this: unknown, text: string) => Promise<number>>();
  });

  test('promises a promise and no more, where the function returned something that is one and more', () => {
    class Download extends Promise<string> {
      cancel(): void {}
    }
    expect(breaker.wrap((): Download => new Download(() => {}))()).type.toBe<Promise<string>>();
    const query = (): PromiseLike<string> => Promise.resolve('a');
    expect(breaker.wrap(query)()).type.toBe<Promise<string>>();
    const perhapsAsync = (): string | Promise<string> => 'a';
    expect(breaker.wrap(perhapsAsync)()).type.toBe<Promise<string>>();
  });

  test('does not offer the properties of a function, which are not protected', () => {
    interface Client {
      (config: { url: string }): Promise<string>;
      (url: string, config?: { method: string }): Promise<string>;
      get(url: string): Promise<string>;
    }
    const client = breaker.wrap({} as Client);
    expect(client).type.not.toHaveProperty('get');
    expect(client('a')).type.toBe<Promise<string>>();
    expect(client({ url: 'a' })).type.toBe<Promise<string>>();
    expect(client).type.not.toBeCallableWith(1);
    interface Parser {
      (text: string): number;
      cache: Map<string, number>;
    }
    expect(breaker.wrap({} as Parser)).type.not.toHaveProperty('cache');
    expect(breaker.wrap({} as Parser)('a')).type.toBe<Promise<number>>();
    expect(breaker.wrapSync({} as Parser)).type.not.toHaveProperty('cache');
    expect(breaker.wrapSync({} as Parser)('a')).type.toBe<number>();
  });

  test('takes undefined for an option that is not given', () => {
    expect(breaker.wrap).type.toBeCallableWith(charge, { fallback: undefined });
    expect(breaker.wrapSync).type.toBeCallableWith(parse, { fallback: undefined });
    expect(breaker.protect).type.toBeCallableWith({ fallback: undefined });
    expect(breaker.wrap).type.toBeCallableWith(charge, undefined);
  });

  test('refuses what is no function', () => {
    expect(breaker.wrap).type.not.toBeCallableWith('charge');
    expect(breaker.wrap).type.not.toBeCallableWith(charge('a'));
  });
});

describe('the fallback of wrap', () => {
  test('is told the error, of which nothing is known, and the arguments', () => {
    breaker.wrap(charge, {
      fallback: (error, id, amount) => {
        expect(error).type.toBe<unknown>();
        expect(id).type.toBe<string>();
        expect(amount).type.toBe<number | undefined>();
        return 0;
      },
    });
  });

  test("has the function's `this`", () => {
    breaker.wrap(balance, {
      fallback(_error, currency) {
        expect(this).type.toBe<Account>();
        expect(currency).type.toBe<string>();
        return 0;
      },
    });
  });

  test('may be asynchronous or not, and may throw', () => {
    expect(breaker.wrap(charge, { fallback: () => 0 })).type.toBe<typeof charge>();
    expect(breaker.wrap(charge, { fallback: async () => 0 })).type.toBe<typeof charge>();
    expect(
      breaker.wrap(charge, {
        fallback: (error) => {
          throw error;
        },
      }),
    ).type.toBe<typeof charge>();
  });

  test('may be asynchronous where the function is not', () => {
    expect(breaker.wrap).type.toBeCallableWith(parse, { fallback: async () => 0 });
  });

  test('has to answer with what the function promises', () => {
    expect(breaker.wrap(charge, { fallback: () => 'queued' })).type.toRaiseError(
      "'string' is not assignable to type 'number",
    );
    expect(breaker.wrap(charge, { fallback: async () => 'queued' })).type.toRaiseError();
  });

  test('is the only option', () => {
    expect(breaker.wrap(charge, { fallbak: () => 0 })).type.toRaiseError('fallbak');
  });
});

describe('wrapSync', () => {
  test('keeps the type of a synchronous function', () => {
    expect(breaker.wrapSync(parse)).type.toBe<typeof parse>();
    expect(breaker.wrapSync(ownerOf)).type.toBe<typeof ownerOf>();
    const list = <T>(value: T): T[] => [value];
    expect(breaker.wrapSync(list)('a')).type.toBe<string[]>();
  });

  test('refuses asynchronous functions, and says what to use', () => {
    expect(breaker.wrapSync(charge)).type.toRaiseError('use call or wrap');
    expect(breaker.wrapSync((): string | Promise<string> => 'a')).type.toRaiseError('use call or wrap');
  });

  test('refuses an asynchronous fallback', () => {
    expect(breaker.wrapSync(parse, { fallback: () => 0 })).type.toBe<typeof parse>();
    expect(breaker.wrapSync(parse, { fallback: async () => 0 })).type.toRaiseError();
  });
});
