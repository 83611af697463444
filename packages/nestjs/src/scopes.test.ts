import { CallNotPermittedError, type CircuitBreaker, CircuitRegistry } from '@fluxgate/core';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Inject, Injectable, type OnModuleInit, Optional, Scope } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import type { TestingModule } from '@nestjs/testing';
import { CircuitProtected, getCircuitToken, InjectCircuit } from './index.js';
import { appOf } from './testing/app.js';

let app: TestingModule;
const start = async (...providers: Parameters<typeof appOf>[1]): Promise<CircuitBreaker> => {
  app = await appOf({ circuits: ['bank'] }, providers);
  return app.get<CircuitBreaker>(getCircuitToken('bank'));
};

afterEach(() => app.close());

describe('a request-scoped provider', () => {
  let made = 0;

  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {
    readonly id = ++made;

    @CircuitProtected('bank')
    async charge(): Promise<number> {
      return this.id;
    }
  }

  @Injectable()
  class Depends {
    constructor(readonly inner: PerRequest) {}
  }

  test('is protected in each of its instances, by the same circuit', async () => {
    const circuit = await start(PerRequest, Depends);
    const first = await app.resolve(Depends, ContextIdFactory.create());
    const second = await app.resolve(Depends, ContextIdFactory.create());
    const ids = [await first.inner.charge(), await second.inner.charge()];
    expect(new Set(ids).size).toBe(2);
    expect(circuit.info().metrics.totalCount).toBe(2);
    circuit.forceOpen();
    const third = await app.resolve(Depends, ContextIdFactory.create());
    await expect(third.inner.charge()).rejects.toThrow(CallNotPermittedError);
  });
});

describe('other ways to make an instance', () => {
  @Injectable()
  class Bank {
    constructor(@Optional() readonly via: string = 'class') {}

    @CircuitProtected('bank')
    async charge(): Promise<string> {
      return this.via;
    }
  }

  @Injectable({ scope: Scope.TRANSIENT })
  class Transient extends Bank {}

  @Injectable()
  class Derived extends Bank {
    @Inject('currency') readonly currency: string = '';
  }

  test.each([
    ['class', Bank, Bank],
    ['useClass', { provide: 'bank', useClass: Bank }, 'bank'],
    ['useFactory', { provide: 'bank', useFactory: () => new Bank('factory') }, 'bank'],
    ['an asynchronous useFactory', { provide: 'bank', useFactory: async () => new Bank('factory') }, 'bank'],
    ['useValue', { provide: 'bank', useValue: new Bank('value') }, 'bank'],
    ['useValue that is frozen', { provide: 'bank', useValue: Object.freeze(new Bank('value')) }, 'bank'],
    ['useExisting', { provide: 'other', useExisting: Bank }, Bank],
    ['a class with properties of its own that are injected', Derived, Derived],
  ])('%s', async (_, provider, token) => {
    const circuit = await start(
      Bank,
      { provide: 'currency', useValue: 'KRW' },
      { provide: String, useValue: 'class' },
      provider as never,
    );
    const bank = app.get<Bank>(token as never);
    await bank.charge();
    expect(circuit.info().metrics.totalCount).toBe(1);
  });

  test('a transient provider, and moduleRef.create', async () => {
    const circuit = await start(Transient, { provide: String, useValue: 'class' });
    await (await app.resolve(Transient)).charge();
    await (await app.get(ModuleRef).create(Bank)).charge();
    expect(circuit.info().metrics.totalCount).toBe(2);
  });

  test('a call while the application starts is protected', async () => {
    @Injectable()
    class Warm implements OnModuleInit {
      answer = '';
      constructor(@Inject('bank') readonly bank: Bank) {}
      async onModuleInit(): Promise<void> {
        this.answer = await this.bank.charge();
      }
    }
    const circuit = await start(Warm, { provide: 'bank', useFactory: () => new Bank('factory') });
    expect(app.get(Warm).answer).toBe('factory');
    expect(circuit.info().metrics.totalCount).toBe(1);
  });
});

describe('two applications in one process', () => {
  @Injectable()
  class Bank {
    constructor(
      readonly registry: CircuitRegistry,
      @InjectCircuit('bank') readonly circuit: CircuitBreaker,
    ) {}

    @CircuitProtected('bank')
    async charge(): Promise<string> {
      return 'paid';
    }
  }

  test('have circuits of their own', async () => {
    const circuit = await start(Bank);
    const other = await appOf({ circuits: ['bank'] }, [Bank]);
    try {
      circuit.forceOpen();
      await expect(app.get(Bank).charge()).rejects.toThrow(CallNotPermittedError);
      await expect(other.get(Bank).charge()).resolves.toBe('paid');
      expect(app.get(Bank).circuit).toBe(circuit);
      expect(app.get(Bank).registry.get('bank')).toBe(circuit);
    } finally {
      await other.close();
    }
  });
});
