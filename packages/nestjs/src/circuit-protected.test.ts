import { CallNotPermittedError, type CircuitBreaker, CircuitRegistry, cooldown, failureStreak } from '@fluxgate/core';
import { recorder } from '@fluxgate/core/testing';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Injectable, SetMetadata } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { attachCircuits, CircuitProtected, getCircuitToken } from './index.js';
import { appOf } from './testing/app.js';

const calls = recorder({ calls: true });
const defaults = { tripper: failureStreak(2), retry: cooldown(60_000), listeners: [calls] };
let app: TestingModule;

async function start<T>(Service: new () => T): Promise<{ service: T; payments: CircuitBreaker }> {
  app = await appOf({ circuits: ['payments'], defaults }, [Service as never]);
  return { service: app.get(Service), payments: app.get<CircuitBreaker>(getCircuitToken('payments')) };
}

const outcomes = () => calls.calls.map(({ outcome }) => outcome);

afterEach(async () => {
  await app?.close();
  calls.clear();
});

describe('a protected method', () => {
  @Injectable()
  class Payments {
    readonly bank = jest.fn(async (amount: number) => `paid ${amount}`);

    @CircuitProtected('payments')
    async charge(amount: number): Promise<string> {
      return this.bank(amount);
    }

    @CircuitProtected('payments')
    notAsync(amount: number): Promise<string> {
      if (amount < 0) throw new RangeError('negative');
      return this.bank(amount);
    }
  }

  test('returns what it returned, and counts', async () => {
    const { service, payments } = await start(Payments);
    await expect(service.charge(5)).resolves.toBe('paid 5');
    expect(service.bank).toHaveBeenCalledWith(5);
    expect(payments.info().metrics).toMatchObject({ totalCount: 1, failureCount: 0 });
  });

  test('rejects with its own error, opens its circuit and is not called while it is open', async () => {
    const { service, payments } = await start(Payments);
    const refused = new Error('refused');
    service.bank.mockRejectedValue(refused);
    await expect(service.charge(1)).rejects.toBe(refused);
    await expect(service.charge(1)).rejects.toBe(refused);
    expect(payments.state).toBe('open');
    await expect(service.charge(1)).rejects.toThrow(CallNotPermittedError);
    expect(service.bank).toHaveBeenCalledTimes(2);
  });

  test('that returns a promise without being async is rejected by a promise as well', async () => {
    const { service, payments } = await start(Payments);
    payments.forceOpen();
    const rejected = service.notAsync(1);
    expect(rejected).toBeInstanceOf(Promise);
    await expect(rejected).rejects.toThrow(CallNotPermittedError);
  });

  test('throws as it throws', async () => {
    const { service } = await start(Payments);
    expect(() => service.notAsync(-1)).toThrow(RangeError);
    expect(outcomes()).toEqual(['failure']);
  });

  test('keeps its name and its length, and shows nothing on the instance', async () => {
    const { service } = await start(Payments);
    expect([service.charge.name, service.charge.length]).toEqual(['charge', 1]);
    expect(Reflect.ownKeys(service)).toEqual(['bank']);
  });

  test('says who is meant when it has no circuits', async () => {
    const { service } = await start(Payments);
    const { charge } = service;
    await expect(charge(1)).rejects.toThrow(
      'Payments.charge is protected by the circuit "payments", but was called without its instance',
    );
    const own = new Payments();
    await expect(own.charge(1)).rejects.toThrow(
      'Payments.charge is protected by the circuit "payments", but was called on an instance that Nest did not make; attachCircuits(instance, app)',
    );
    await expect(attachCircuits(own, app).charge(1)).resolves.toBe('paid 1');
  });
});

test('metadata from above and below stays on the method', async () => {
  class Payments {
    @SetMetadata('above', 1)
    @CircuitProtected('payments')
    @SetMetadata('below', 2)
    async charge() {}
  }
  expect(Reflect.getMetadata('above', Payments.prototype.charge)).toBe(1);
  expect(Reflect.getMetadata('below', Payments.prototype.charge)).toBe(2);
});

describe('a method under two circuits', () => {
  @Injectable()
  class Payments {
    @CircuitProtected('payments')
    @CircuitProtected('bank')
    async charge(): Promise<string> {
      throw new Error('refused');
    }
  }

  test('is counted by both', async () => {
    app = await appOf({ circuits: ['payments', 'bank'] }, [Payments]);
    await expect(app.get(Payments).charge()).rejects.toThrow('refused');
    const registry = app.get(CircuitRegistry);
    expect(registry.info().map(({ name, metrics }) => [name, metrics.failureCount])).toEqual([
      ['payments', 1],
      ['bank', 1],
    ]);
  });
});

describe('a fallback', () => {
  @Injectable()
  class Payments {
    readonly queued: string[] = [];

    @CircuitProtected('payments', {
      fallback(this: Payments, error: unknown, order: string) {
        this.queued.push(order);
        return `later: ${error}`;
      },
    })
    async charge(order: string): Promise<string> {
      throw new Error(`refused ${order}`);
    }

    @CircuitProtected('payments', { fallback: 'queue' })
    async book(_order: string, fail: boolean): Promise<string> {
      if (fail) throw new Error('refused');
      return 'booked';
    }

    async queue(error: unknown, order: string, fail: boolean): Promise<string> {
      this.queued.push(order);
      return `${CallNotPermittedError.is(error) ? 'rejected' : error} ${order} ${fail}`;
    }
  }

  @Injectable()
  class Vip extends Payments {
    override async queue(): Promise<string> {
      return 'by hand';
    }
  }

  test('answers on the instance, with the error and the arguments', async () => {
    const { service } = await start(Payments);
    await expect(service.charge('a')).resolves.toBe('later: Error: refused a');
    expect(service.queued).toEqual(['a']);
    expect(outcomes()).toEqual(['failure']);
  });

  test('may be a method, and answers rejected calls', async () => {
    const { service, payments } = await start(Payments);
    await expect(service.book('a', false)).resolves.toBe('booked');
    await expect(service.book('b', true)).resolves.toBe('Error: refused b true');
    payments.forceOpen();
    await expect(service.book('c', false)).resolves.toBe('rejected c false');
    expect(service.queued).toEqual(['b', 'c']);
  });

  test('may be overridden', async () => {
    const { service } = await start(Vip);
    await expect(service.book('a', true)).resolves.toBe('by hand');
  });
});

describe('a protected method inside a protected call of the same circuit', () => {
  @Injectable()
  class Payments {
    background: Promise<unknown> | undefined;

    @CircuitProtected('payments')
    async charge(fail = false): Promise<string> {
      await Promise.resolve();
      if (fail) throw new Error('refused');
      return 'paid';
    }

    @CircuitProtected('payments')
    async order(fail = false): Promise<string> {
      await Promise.resolve();
      return `ordered, ${await this.charge(fail)}`;
    }

    @CircuitProtected('payments')
    async orderAndPoll(until: Promise<void>): Promise<string> {
      this.background = until.then(() => this.charge());
      return 'ordered';
    }
  }

  @Injectable()
  class Loyalty extends Payments {
    @CircuitProtected('payments')
    override async charge(fail = false): Promise<string> {
      return `${await super.charge(fail)} with points`;
    }
  }

  test('is part of that call', async () => {
    const { service } = await start(Payments);
    await expect(service.order()).resolves.toBe('ordered, paid');
    await expect(service.order(true)).rejects.toThrow('refused');
    expect(outcomes()).toEqual(['success', 'failure']);
  });

  test('called by super is part of that call', async () => {
    const { service } = await start(Loyalty);
    await expect(service.charge()).resolves.toBe('paid with points');
    await expect(service.order()).resolves.toBe('ordered, paid with points');
    expect(outcomes()).toEqual(['success', 'success']);
  });

  test('is not rejected when the call around it is a probe', async () => {
    const { service, payments } = await start(Payments);
    app.get(CircuitRegistry);
    payments.trip();
    const clockLess = payments.info().retryAfter;
    expect(clockLess).toBeGreaterThan(0);
    await expect(service.order()).rejects.toThrow(CallNotPermittedError);
    payments.reset();
    await expect(service.order()).resolves.toBe('ordered, paid');
  });

  test('is a call of its own when it was left behind by a call that has settled', async () => {
    const { service, payments } = await start(Payments);
    let go: () => void = () => {};
    await service.orderAndPoll(new Promise((resolve) => (go = resolve)));
    payments.forceOpen();
    go();
    await expect(service.background).rejects.toThrow(CallNotPermittedError);
  });

  test('and two calls side by side are two', async () => {
    const { service } = await start(Payments);
    await Promise.all([service.charge(), service.charge()]);
    expect(outcomes()).toEqual(['success', 'success']);
  });
});

describe('an async generator', () => {
  @Injectable()
  class Ledger {
    @CircuitProtected('payments')
    async *entries(count: number): AsyncGenerator<number, void, undefined> {
      for (let i = 0; i < count; i++) yield i;
      if (count > 2) throw new Error('cut');
    }

    @CircuitProtected('payments')
    async *doubled(count: number): AsyncGenerator<number, void, undefined> {
      for await (const one of this.entries(count)) yield 2 * one;
    }
  }

  test('is protected to its end', async () => {
    const { service, payments } = await start(Ledger);
    const read = async (count: number) => {
      const seen: number[] = [];
      for await (const one of service.entries(count)) seen.push(one);
      return seen;
    };
    await expect(read(2)).resolves.toEqual([0, 1]);
    await expect(read(3)).rejects.toThrow('cut');
    expect(outcomes()).toEqual(['success', 'failure']);
    payments.forceOpen();
    await expect(read(1)).rejects.toThrow(CallNotPermittedError);
  });

  test('inside another one is part of that call', async () => {
    const { service } = await start(Ledger);
    const seen: number[] = [];
    for await (const one of service.doubled(2)) seen.push(one);
    expect(seen).toEqual([0, 2]);
    expect(outcomes()).toEqual(['success']);
  });

  test('that its reader leaves early is released', async () => {
    const { service } = await start(Ledger);
    for await (const _ of service.entries(3)) break;
    expect(outcomes()).toEqual(['ignored']);
  });
});
