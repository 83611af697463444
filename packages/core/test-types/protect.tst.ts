import { CircuitBreaker } from '@fluxgate/core';
import { expect, test } from 'tstyche';

const breaker = new CircuitBreaker({ name: 'payment_api' });

test('protect leaves the type of a method as it is', () => {
  class Billing {
    @breaker.protect()
    async charge(id: string, amount?: number): Promise<number> {
      return amount ?? id.length;
    }
    @breaker.protect()
    async first<T>(list: readonly T[]): Promise<T | undefined> {
      return list[0];
    }
    load(id: string): Promise<string>;
    load(id: number): Promise<number>;
    @breaker.protect()
    async load(id: string | number): Promise<string | number> {
      return id;
    }
  }
  const billing = new Billing();
  expect(billing.charge).type.toBe<(id: string, amount?: number) => Promise<number>>();
  expect(billing.first(['a'])).type.toBe<Promise<string | undefined>>();
  expect(billing.load('a')).type.toBe<Promise<string>>();
  expect(billing.load(1)).type.toBe<Promise<number>>();
});

test('protect takes static and private methods', () => {
  class Billing {
    @breaker.protect()
    static async connect(): Promise<Billing> {
      return new Billing();
    }
    @breaker.protect()
    async #send(amount: number): Promise<number> {
      return amount;
    }
    charge(): Promise<number> {
      return this.#send(1);
    }
  }
  expect(Billing.connect()).type.toBe<Promise<Billing>>();
});

test('a fallback stands in for what the method promises', () => {
  class Billing {
    readonly queue: string[] = [];

    @breaker.protect({ fallback: () => 'queued' })
    async charge(id: string): Promise<string> {
      return id;
    }
    @breaker.protect({ fallback: async () => [] })
    async list(): Promise<string[]> {
      return [];
    }
    @breaker.protect({
      fallback(this: Billing, _error, id: string) {
        return this.queue.push(id);
      },
    })
    async position(id: string): Promise<number> {
      return id.length;
    }
    @breaker.protect({
      fallback: (error) => {
        throw error;
      },
    })
    async refund(id: string): Promise<string> {
      return id;
    }
  }
  expect(new Billing().charge('a')).type.toBe<Promise<string>>();
});

test('a fallback that answers with something else is refused, and the error says why', () => {
  class Billing {
    // @ts-expect-error "must take what the method takes and answer with what it promises"
    @breaker.protect({ fallback: () => 'queued' })
    async charge(): Promise<number> {
      return 1;
    }
  }
  expect(new Billing().charge()).type.toBe<Promise<number>>();
});

test('a fallback that takes something else is refused', () => {
  class Billing {
    @breaker.protect({ fallback: (_error, id: string) => id })
    async charge(id: string, amount: number): Promise<string> {
      return id + amount;
    }
    @breaker.protect({
      fallback: (_error, id) => {
        expect(id).type.toBe<unknown>();
        return 'queued';
      },
    })
    async refund(id: string, amount: number): Promise<string> {
      return id + amount;
    }
    // @ts-expect-error "must take what the method takes and answer with what it promises"
    @breaker.protect({ fallback: (_error, id: number) => String(id) })
    async cancel(id: string): Promise<string> {
      return id;
    }
  }
  expect(new Billing().charge('a', 1)).type.toBe<Promise<string>>();
});

test('what is no asynchronous method is refused', () => {
  const method = { kind: 'method' } as ClassMethodDecoratorContext<unknown, () => Promise<number>>;
  expect(breaker.protect()).type.toBeCallableWith(async () => 1, method);
  const sync = { kind: 'method' } as ClassMethodDecoratorContext<unknown, () => number>;
  expect(breaker.protect()).type.not.toBeCallableWith(() => 1, sync);
  const getter = { kind: 'getter' } as ClassGetterDecoratorContext<unknown, Promise<number>>;
  expect(breaker.protect()).type.not.toBeCallableWith(async () => 1, getter);
  const field = { kind: 'field' } as ClassFieldDecoratorContext<unknown, () => Promise<number>>;
  expect(breaker.protect()).type.not.toBeCallableWith(undefined, field);
});
