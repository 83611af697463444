import { failureRate, minRequests } from '@fluxgate/core';
import { describe, expect, test } from '@jest/globals';
import { Injectable, Module, UseGuards } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { type Observable, of } from 'rxjs';
import { CircuitProtected, FluxgateModule, getCircuitToken, InjectCircuit } from './index.js';
import { startError } from './testing/app.js';

@Injectable()
class Payments {
  @CircuitProtected('paymnets')
  async charge() {}

  @CircuitProtected('payments')
  async refund() {}
}

describe('an application does not start', () => {
  test('when a protected method names a circuit that is not declared', async () => {
    const { message } = await startError({ circuits: ['payments', 'inventory'] }, [Payments]);
    expect(message).toBe(
      'the circuit of Payments.charge must be a declared one ("inventory", "payments"); got "paymnets". ' +
        'FluxgateModule.forRoot({ circuits }) and FluxgateModule.forFeature(name) declare circuits',
    );
  });

  test('and says so of all of them at once, wherever they are', async () => {
    class Base {
      @CircuitProtected('base')
      async get() {}
    }
    @Injectable()
    class Overrides extends Base {
      override async get() {}
    }
    @Injectable()
    @CircuitProtected('guard')
    class Guard {
      async canActivate() {
        return true;
      }
    }
    @UseGuards(Guard)
    class Controller {}
    const provided = { provide: 'factory', useFactory: () => new Payments() };
    @Module({ controllers: [Controller], providers: [Overrides, Payments, provided] })
    class Feature {}
    const { message } = await startError({}, [], [{ module: Feature }]);
    expect(message.split('\n').map((line) => /of (\S+) .*; got (\S+)\./.exec(line)?.slice(1))).toEqual(
      expect.arrayContaining([
        ['Base.get', '"base"'],
        ['Payments.charge', '"paymnets"'],
        ['Payments.refund', '"payments"'],
        ['Guard.canActivate', '"guard"'],
      ]),
    );
    expect(message).toContain('must be a declared one (none yet)');
  });

  test('when a class that is only instantiated by a factory names one', async () => {
    const error = await startError({ circuits: ['payments'] }, [{ provide: 'p', useFactory: () => new Payments() }]);
    expect(error.message).toContain('the circuit of Payments.charge must be a declared one ("payments")');
  });

  test('when an injection names one', async () => {
    @Injectable()
    class Orders {
      constructor(@InjectCircuit('orders') readonly circuit: unknown) {}
    }
    const { message } = await startError({ circuits: ['payments'] }, [Orders]);
    expect(message).toContain('dependencies of the Orders (?)');
    expect(message).toContain('"Circuit:orders"');
  });

  test('when the module is missing', async () => {
    const module = Test.createTestingModule({ providers: [Payments] });
    await expect(module.compile()).rejects.toThrow(/dependencies of the Payments.*[\s\S]*FluxgateModule/);
  });

  test('when the module is there twice', async () => {
    const error = await startError({ circuits: ['a'] }, [], [FluxgateModule.forRoot({ circuits: ['b'] })]);
    expect(error.message).toBe(
      'FluxgateModule.forRoot or forRootAsync must be imported once in an application; use forFeature elsewhere',
    );
  });

  test.each([
    [{ tresh: 5 }, 'unknown option "tresh"; expected one of defaults, overrides, listeners'],
    [{ defaults: { tripper: minRequests } }, 'in defaults'],
    [{ overrides: { bank: { tresh: 5 } } }, '"tresh"'],
    [{ listeners: {} }, 'listeners must be an array of listeners; got an object'],
    [{ listeners: [{}] }, "listeners[0] must be an object with a method 'onSignal', or a function; got an object"],
    [{ max: 0 }, 'max must be'],
    [{ circuits: 'bank' }, 'circuits must be an array of names; got "bank"'],
    [{ circuits: [''] }, 'circuits[0] must be a string that is not empty; got ""'],
    [{ exceptionFilter: 'yes' }, 'exceptionFilter must be true, false or an object of its options; got "yes"'],
    [{ exceptionFilter: { expose: true } }, 'unknown option "expose"; expected one of exposeCircuit'],
    [{ exceptionFilter: { exposeCircuit: 1 } }, 'exposeCircuit must be true or false; got 1'],
    [null, 'forRoot(options) must be an object; got null'],
    [
      { circuits: ['bank'], defaults: () => ({ tripper: failureRate(0.5), maxHalfOpenCalls: -1 }) },
      'maxHalfOpenCalls must be',
    ],
  ])('with the options %j', async (options, message) => {
    expect((await startError(options as never, [])).message).toContain(message);
  });
});

describe('a decorator stands where it cannot', () => {
  const decorate = CircuitProtected('bank') as unknown as PropertyDecorator &
    MethodDecorator &
    ParameterDecorator &
    ((target: unknown, context: { kind: string }) => void);

  test.each([
    [
      'a property',
      () => {
        class Bank {
          @decorate
          charge = async () => {};
        }
        return Bank;
      },
      'the property Bank.charge',
    ],
    [
      'an accessor',
      () => {
        class Bank {
          @decorate
          get charge() {
            return 1;
          }
        }
        return Bank;
      },
      'the accessor Bank.charge',
    ],
    [
      'a static method',
      () => {
        // biome-ignore lint/complexity/noStaticOnlyClass: one is enough
        class Bank {
          @decorate
          static async charge() {}
        }
        return Bank;
      },
      'the static member Bank.charge',
    ],
    [
      'a parameter',
      () => {
        class Bank {
          async charge(@decorate _amount: number) {}
        }
        return Bank;
      },
      'a parameter of Bank.charge',
    ],
  ])('%s', (_, define, what) => {
    expect(define).toThrow(new TypeError(`@CircuitProtected("bank") must stand on a method or a class; got ${what}`));
  });

  test('where decorators are those of the standard', () => {
    expect(() => decorate(() => {}, { kind: 'method' })).toThrow(
      '@CircuitProtected("bank") must be compiled with "experimentalDecorators": true',
    );
  });
});

describe('options of a decorator', () => {
  test.each([
    [() => CircuitProtected(''), '@CircuitProtected(circuit) must be a string that is not empty; got ""'],
    [() => InjectCircuit(5 as never), '@InjectCircuit(name) must be a string that is not empty; got 5'],
    [() => getCircuitToken(''), 'getCircuitToken(name) must be a string that is not empty; got ""'],
    [() => CircuitProtected('bank', 5 as never), '@CircuitProtected(circuit, options) must be an object; got 5'],
    [() => CircuitProtected('bank', { fallbak: 1 } as never), 'unknown option "fallbak"; expected one of fallback'],
    [() => CircuitProtected('bank', { fallback: 5 as never }), 'fallback must be a function or the name of a method'],
    [() => CircuitProtected('bank', { returns: 'value' as never }), "returns must be 'promise' or 'observable'"],
    [() => CircuitProtected('bank', { except: 'a' as never }), 'except must be an array of names of methods'],
  ])('%s', (decorate, message) => {
    expect(decorate).toThrow(message);
  });

  test('name methods that there are', () => {
    const define = (options: object) => () => {
      @CircuitProtected('bank', options)
      class Bank {
        async charge() {}
      }
      return Bank;
    };
    expect(define({ except: ['chrage'] })).toThrow(
      'except of @CircuitProtected("bank") on Bank must be names of its methods; got "chrage"',
    );
    expect(define({ fallback: 'queue' })).toThrow(
      'fallback of @CircuitProtected("bank") on Bank.charge must be the name of a method of Bank; got "queue"',
    );
  });

  test('except is for classes, and an async generator has no fallback', () => {
    expect(() => {
      class Bank {
        @CircuitProtected('bank', { except: ['charge'] })
        async charge() {}
      }
      return Bank;
    }).toThrow('except of @CircuitProtected("bank") must stand on a class; got Bank.charge');
    expect(() => {
      class Bank {
        // @ts-expect-error: the compiler says so as well
        @CircuitProtected('bank', { fallback: () => [] })
        async *entries() {}
      }
      return Bank;
    }).toThrow('must not be given: an async generator has none');
  });
});

test('the compiler says it first', () => {
  const decorators = [
    () => {
      class Bank {
        // @ts-expect-error: a property
        @CircuitProtected('bank')
        charge = async () => {};
      }
      return Bank;
    },
    () => {
      class Bank {
        // @ts-expect-error: not asynchronous
        @CircuitProtected('bank')
        charge(): number {
          return 1;
        }
        // @ts-expect-error: the fallback takes another argument
        @CircuitProtected('bank', { fallback: async (_error: unknown, _order: string) => 1 })
        async number(_order: number): Promise<number> {
          return 1;
        }
        // @ts-expect-error: the fallback answers with something else
        @CircuitProtected('bank', { fallback: () => of('none') })
        rates(): Observable<number> {
          return of(1);
        }
        @CircuitProtected('bank', { fallback: (_error: unknown, order: number) => of(order) })
        right(_order: number): Observable<number> {
          return of(1);
        }
      }
      return Bank;
    },
  ];
  expect(decorators).toHaveLength(2);
});
