import { describe, expect, it, jest } from '@jest/globals';
import { boom, circuit, fail } from './breaker.test-kit.js';

const value = { mine: true };

describe.each(['wrap', 'wrapSync'] as const)('%s', (method) => {
  it('keeps the name and the length of the function, and their nature', () => {
    const { breaker } = circuit();
    function charge(_order: unknown, _amount: number, _note?: string): number {
      return 1;
    }
    const safe = breaker[method](charge);
    for (const key of ['name', 'length'] as const) {
      expect(Object.getOwnPropertyDescriptor(safe, key)).toEqual(Object.getOwnPropertyDescriptor(charge, key));
      expect(Object.getOwnPropertyDescriptor(breaker[method](charge, { fallback: () => 2 }), key)).toEqual(
        Object.getOwnPropertyDescriptor(charge, key),
      );
    }
    expect(safe.name).toBe('charge');
    expect(safe.length).toBe(3);
  });

  it('keeps `this` and the arguments, for the function and for the fallback', async () => {
    const { breaker } = circuit();
    const account = {
      id: 7,
      charge: breaker[method](function (this: { id: number }, amount: number): unknown {
        if (amount < 0) throw boom;
        return [this.id, amount];
      }),
      pay: breaker[method](
        function (this: { id: number }, _amount: number): unknown {
          throw boom;
        },
        {
          fallback(this: { id: number }, error: unknown, amount: number): unknown {
            return [this.id, error, amount];
          },
        },
      ),
    };
    expect(await account.charge(5)).toEqual([7, 5]);
    expect(await account.pay(5)).toEqual([7, boom, 5]);
  });

  it('records every call, and passes value and error on untouched', async () => {
    const { breaker } = circuit();
    const run = breaker[method]((wrong: boolean): unknown => {
      if (wrong) throw boom;
      return value;
    });
    expect(await run(false)).toBe(value);
    await expect((async () => run(true))()).rejects.toBe(boom);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 1 });
  });

  it('is rejected while the circuit is open, and then the fallback answers, if there is one', async () => {
    const { breaker } = circuit();
    breaker.trip();
    const fn = jest.fn(() => value);
    await expect((async () => breaker[method](fn)())()).rejects.toMatchObject({ code: 'FLUXGATE_NOT_PERMITTED' });
    expect(await breaker[method](fn, { fallback: (error) => error as never })()).toMatchObject({ state: 'open' });
    expect(fn).not.toHaveBeenCalled();
  });

  it.each([undefined, null, 7, {}])('refuses %p in place of the function, at once', (wrong) => {
    const { breaker } = circuit();
    expect(() => breaker[method](wrong as never)).toThrow(TypeError);
    expect(() => breaker[method](wrong as never)).toThrow(new RegExp(`^${method}\\(fn\\) must be a function; got .*$`));
  });

  it.each([null, 7, {}, 'text'])('refuses the fallback %p, at once', (wrong) => {
    const { breaker } = circuit();
    const wrap = (): unknown => breaker[method](() => 1, { fallback: wrong as never });
    expect(wrap).toThrow(TypeError);
    expect(wrap).toThrow(/ fallback .* must be a function; got .*$/);
  });

  it('rejects an unknown option', () => {
    const { breaker } = circuit();
    expect(() => breaker[method](() => 1, { fallbak: () => 2 } as never)).toThrow(
      new TypeError('unknown option "fallbak"; expected one of fallback'),
    );
    expect(() => breaker[method](() => 1, null as never)).toThrow(`${method}(fn, options) must be an object; got null`);
  });

  it('takes options without a fallback', async () => {
    const { breaker } = circuit();
    expect(await breaker[method](() => value, {})()).toBe(value);
    expect(await breaker[method](() => value, { fallback: undefined } as never)()).toBe(value);
  });
});

describe('wrap', () => {
  it('makes of a synchronous function one that gives a promise, never a throw', async () => {
    const { breaker } = circuit();
    const promise = breaker.wrap((): number => {
      throw boom;
    })();
    expect(promise).toBeInstanceOf(Promise);
    await expect(promise).rejects.toBe(boom);
  });

  it('awaits an asynchronous fallback', async () => {
    const { breaker } = circuit();
    const safe = breaker.wrap((): Promise<unknown> => Promise.reject(boom), { fallback: async () => value });
    await expect(safe()).resolves.toBe(value);
  });

  it('serves the calls of any number of wrapped functions with one circuit', async () => {
    const { breaker } = circuit();
    const one = breaker.wrap(async () => 1);
    const two = breaker.wrap(async () => 2);
    expect([await one(), await two(), await one()]).toEqual([1, 2, 1]);
    expect(breaker.info().metrics.totalCount).toBe(3);
  });
});

describe('wrapSync', () => {
  it('stays synchronous: it returns and throws', () => {
    const { breaker } = circuit();
    expect(breaker.wrapSync(() => value)()).toBe(value);
    expect(
      breaker.wrapSync(
        (): unknown => {
          throw boom;
        },
        { fallback: () => value },
      )(),
    ).toBe(value);
  });
});

describe('protect', () => {
  const made = circuit();
  const { breaker } = made;

  class Billing {
    readonly account = 'acme';
    #secret = 42;

    @breaker.protect()
    async charge(amount: number): Promise<unknown> {
      if (amount < 0) throw boom;
      return [this.account, this.#secret, amount];
    }

    @breaker.protect({ fallback: (error: unknown, amount: number) => ['queued', error, amount] })
    async pay(_amount: number): Promise<unknown> {
      throw boom;
    }

    @breaker.protect({
      fallback(this: Billing) {
        return this.account;
      },
    })
    async refund(): Promise<string> {
      throw boom;
    }

    @breaker.protect()
    static async rates(): Promise<unknown> {
      return Billing;
    }
  }

  it('puts methods under protection, with their `this`, private members included', async () => {
    breaker.reset();
    const billing = new Billing();
    await expect(billing.charge(5)).resolves.toEqual(['acme', 42, 5]);
    await expect(billing.charge(-5)).rejects.toBe(boom);
    await expect(Billing.rates()).resolves.toBe(Billing);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 3, failureCount: 1 });
  });

  it('has a fallback answer, with the method’s `this`, the error and the arguments', async () => {
    breaker.reset();
    await expect(new Billing().pay(3)).resolves.toEqual(['queued', boom, 3]);
    await expect(new Billing().refund()).resolves.toBe('acme');
  });

  it('keeps name and length of the method', () => {
    expect(Billing.prototype.charge.name).toBe('charge');
    expect(Billing.prototype.charge.length).toBe(1);
  });

  it('rejects while the circuit is open', async () => {
    breaker.trip();
    await expect(new Billing().charge(1)).rejects.toMatchObject({ code: 'FLUXGATE_NOT_PERMITTED', state: 'open' });
    breaker.reset();
  });

  it.each(['getter', 'field', 'class', 'accessor', 'setter'])('refuses to decorate a %s', (kind) => {
    const decorate = breaker.protect() as unknown as (target: unknown, context: unknown) => unknown;
    expect(() => decorate(() => {}, { kind })).toThrow(
      new TypeError(`protect() must decorate a method; got a ${kind}`),
    );
  });

  it('tells those who compile decorators in the older way', () => {
    const decorate = breaker.protect() as unknown as (...target: unknown[]) => unknown;
    expect(() => decorate(() => {})).toThrow(
      new TypeError('protect() must decorate a method; got a decorator of the older kind (experimentalDecorators)'),
    );
  });

  it('refuses a fallback that is no function when it decorates', () => {
    const decorate = breaker.protect({ fallback: 7 as never }) as unknown as (
      target: unknown,
      context: unknown,
    ) => unknown;
    expect(() => decorate(async () => {}, { kind: 'method' })).toThrow(/fallback .* must be a function; got 7/);
  });

  it('leaves the circuit as it is when it only decorates', () => {
    const other = circuit();
    other.breaker.protect();
    fail(other.breaker);
    expect(other.breaker.info().metrics.totalCount).toBe(1);
  });
});
