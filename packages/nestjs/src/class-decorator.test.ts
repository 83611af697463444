import { CallNotPermittedError, type CircuitBreaker, CircuitRegistry } from '@fluxgate/core';
import { recorder } from '@fluxgate/core/testing';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Injectable, type OnModuleDestroy, type OnModuleInit, SetMetadata } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { CircuitProtected, getCircuitToken } from './index.js';
import { appOf } from './testing/app.js';

const heard = recorder({ calls: true });
let app: TestingModule;

async function start<T>(Service: new () => T): Promise<{ service: T; circuit: CircuitBreaker }> {
  const options = { circuits: ['bank', 'ledger'], defaults: { listeners: [heard] } };
  app = await appOf(options, [Service as never]);
  return { service: app.get(Service), circuit: app.get<CircuitBreaker>(getCircuitToken('bank')) };
}

const outcomes = () => heard.calls.map(({ circuitName, outcome }) => `${circuitName}: ${outcome}`);

afterEach(async () => {
  await app?.close();
  heard.clear();
});

class Client {
  async get(path: string): Promise<string> {
    return `GET ${path}`;
  }

  async put(path: string): Promise<string> {
    return `PUT ${path}`;
  }
}

@Injectable()
@CircuitProtected('bank', { except: ['isReady'] })
class Bank extends Client implements OnModuleInit, OnModuleDestroy {
  readonly lifecycle: string[] = [];

  get name(): string {
    return 'bank';
  }

  onModuleInit(): void {
    this.lifecycle.push('init');
  }

  onModuleDestroy(): void {
    this.lifecycle.push('destroy');
  }

  isReady(): boolean {
    return true;
  }

  @SetMetadata('role', 'admin')
  override async put(path: string): Promise<string> {
    return `${this.prefix()}${await super.put(path)}`;
  }

  rates(): Observable<number> {
    return of(1);
  }

  @CircuitProtected('ledger')
  async entries(): Promise<string[]> {
    return [];
  }

  private prefix(): string {
    return 'bank ';
  }
}

describe('a protected class', () => {
  test('protects its methods, inherited and overridden ones included, each call once', async () => {
    const { service } = await start(Bank);
    await expect(service.get('/a')).resolves.toBe('GET /a');
    await expect(service.put('/a')).resolves.toBe('bank PUT /a');
    await expect(lastValueFrom(service.rates())).resolves.toBe(1);
    expect(outcomes().filter((one) => !one.includes('ignored'))).toEqual(Array(3).fill('bank: success'));
  });

  test('rejects them while its circuit is open', async () => {
    const { service, circuit } = await start(Bank);
    circuit.forceOpen();
    await expect(service.get('/a')).rejects.toThrow(CallNotPermittedError);
    await expect(service.put('/a')).rejects.toThrow(CallNotPermittedError);
  });

  test('leaves lifecycle hooks, accessors and what is excepted as they are', async () => {
    const { service, circuit } = await start(Bank);
    circuit.forceOpen();
    expect(service.isReady()).toBe(true);
    expect(service.name).toBe('bank');
    await app.close();
    expect(service.lifecycle).toEqual(['init', 'destroy']);
    expect(outcomes()).toEqual([]);
  });

  test('leaves a method to a decorator of its own', async () => {
    const { service } = await start(Bank);
    await service.entries();
    expect(outcomes()).toEqual(['ledger: success']);
  });

  test('keeps metadata, and leaves the class that it inherits from alone', async () => {
    await start(Bank);
    expect(Reflect.getMetadata('role', Bank.prototype.put)).toBe('admin');
    await expect(new Client().get('/b')).resolves.toBe('GET /b');
    expect(Object.hasOwn(Bank.prototype, 'get')).toBe(true);
    expect(Object.keys(Bank.prototype)).toEqual([]);
  });
});

describe('classes that inherit from a protected one', () => {
  @Injectable()
  class CentralBank extends Bank {
    override async put(path: string): Promise<string> {
      return `central ${await super.put(path)}`;
    }

    override async get(): Promise<string> {
      return 'cached';
    }
  }

  test('inherit protection; what they override is their own', async () => {
    const { service, circuit } = await start(CentralBank);
    await expect(service.put('/a')).resolves.toBe('central bank PUT /a');
    expect(outcomes()).toEqual(['bank: success']);
    circuit.forceOpen();
    await expect(service.put('/a')).rejects.toThrow(CallNotPermittedError);
    await expect(service.get()).resolves.toBe('cached');
  });
});

describe('methods that are not asynchronous', () => {
  @Injectable()
  @CircuitProtected('bank')
  class Parser {
    parse(text: string): unknown {
      return JSON.parse(text);
    }
  }

  test('return and throw as they do, rejections once that is known included', async () => {
    const { service, circuit } = await start(Parser);
    expect(() => service.parse('{')).toThrow(SyntaxError);
    expect(service.parse('{}')).toEqual({});
    expect(outcomes()).toEqual(['bank: failure', 'bank: success']);
    circuit.forceOpen();
    expect(() => service.parse('{}')).toThrow(CallNotPermittedError);
    expect(app.get(CircuitRegistry).get('bank')).toBe(circuit);
  });
});

describe('a fallback of a class', () => {
  @Injectable()
  @CircuitProtected('bank', { fallback: 'nothing' })
  class Rates {
    async usd(): Promise<number> {
      throw new Error('refused');
    }

    async nothing(): Promise<number> {
      return 0;
    }
  }

  test('answers for all of its methods, and is not protected itself', async () => {
    const { service } = await start(Rates);
    await expect(service.usd()).resolves.toBe(0);
    expect(outcomes()).toEqual(['bank: failure']);
  });
});
