import {
  CallNotPermittedError,
  type CircuitBreaker,
  CircuitRegistry,
  type CircuitView,
  cooldown,
  failureStreak,
  probes,
} from '@fluxgate/core';
import { recorder, virtualClock } from '@fluxgate/core/testing';
import { describe, expect, jest, test } from '@jest/globals';
import { Global, Inject, Injectable, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  CIRCUIT_CLOCK,
  CircuitHealthIndicator,
  CircuitProtected,
  FluxgateModule,
  type FluxgateModuleOptions,
  type FluxgateOptionsFactory,
  getCircuitToken,
  InjectCircuit,
} from './index.js';
import { appOf } from './testing/app.js';

const circuitIn = (app: { get(token: string): unknown }, name: string) =>
  app.get(getCircuitToken(name)) as CircuitBreaker;

/** A listener that keeps count of the circuits that it is attached to. */
function attendance() {
  const present = new Set<string>();
  const listener = {
    onSignal() {},
    onAttach: ({ name }: CircuitView) => void present.add(name),
    onDetach: ({ name }: CircuitView) => void present.delete(name),
  };
  return { present, listener };
}

@Injectable()
class Payments {
  constructor(
    @InjectCircuit('payments') readonly circuit: CircuitBreaker,
    readonly registry: CircuitRegistry,
  ) {}

  @CircuitProtected('payments')
  async charge(fail: boolean): Promise<string> {
    if (fail) throw new Error('refused');
    return 'paid';
  }
}

describe('forRoot', () => {
  test('provides one registry, the circuits by name, and the same to decorators', async () => {
    const app = await appOf({ circuits: ['payments'] }, [Payments]);
    const { circuit, registry } = app.get(Payments);
    await app.get(Payments).charge(false);
    expect(circuit.info().metrics.totalCount).toBe(1);
    expect(registry.get('payments')).toBe(circuit);
    expect(circuitIn(app, 'payments')).toBe(circuit);
    await app.close();
  });

  test('makes the declared circuits at once, so that they show from the start', async () => {
    const { present, listener } = attendance();
    const app = await appOf({ circuits: ['payments'], overrides: { bank: {} }, listeners: [listener] }, []);
    expect([...present].sort()).toEqual(['bank', 'payments']);
    await app.close();
  });

  test('gives its listeners to every circuit, beside their own', async () => {
    const all = recorder();
    const own = recorder();
    const app = await appOf({ overrides: { bank: { listeners: [own] }, payments: {} }, listeners: [all] }, []);
    circuitIn(app, 'bank').trip();
    circuitIn(app, 'payments').trip();
    app.get(CircuitRegistry).get('later').trip();
    expect(all.signals.map(({ circuitName }) => circuitName)).toEqual(['bank', 'payments', 'later']);
    expect(own.signals.map(({ circuitName }) => circuitName)).toEqual(['bank']);
    await app.close();
  });

  test('takes the options of a circuit from defaults and overrides', async () => {
    const options = { defaults: { tripper: failureStreak(1) }, overrides: { payments: { retry: cooldown(5_000) } } };
    const app = await appOf(options, [Payments]);
    await expect(app.get(Payments).charge(true)).rejects.toThrow('refused');
    expect(circuitIn(app, 'payments').info()).toMatchObject({ state: 'open', retryAfter: expect.any(Number) });
    expect(circuitIn(app, 'payments').info().retryAfter).toBeLessThanOrEqual(5_000);
    await app.close();
  });

  test('defaults may be a function of the name', async () => {
    const defaults = jest.fn((_name: string) => ({ tripper: failureStreak(1) }));
    const onCreate = jest.fn();
    const app = await appOf({ circuits: ['payments'], defaults, onCreate }, [Payments]);
    expect(defaults).toHaveBeenCalledWith('payments');
    expect(onCreate).toHaveBeenCalledWith(circuitIn(app, 'payments'));
    await app.close();
  });

  test('keeps declared circuits when it makes room for others', async () => {
    const app = await appOf({ circuits: ['payments'], max: 2, idle: 1 }, [Payments]);
    const { circuit, registry } = app.get(Payments);
    for (let tenant = 0; tenant < 10; tenant++) registry.get(`tenant ${tenant}`);
    expect(registry.get('payments')).toBe(circuit);
    expect(registry.size).toBeLessThanOrEqual(2);
    await app.close();
  });

  test('reports in the log of Nest what listeners throw', async () => {
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const faulty = {
      onSignal() {
        throw new Error('no disk');
      },
    };
    const app = await appOf({ circuits: ['payments'], listeners: [faulty] }, []);
    circuitIn(app, 'payments').trip();
    expect(error.mock.calls.map(([message]) => message)).toEqual([
      'circuit "payments": listener failed: Error: no disk',
    ]);
    error.mockRestore();
    await app.close();
  });
});

describe('forRootAsync', () => {
  @Injectable()
  class Config {
    readonly streak = 1;
  }

  @Global()
  @Module({ providers: [Config], exports: [Config] })
  class ConfigModule {}

  @Injectable()
  class Options implements FluxgateOptionsFactory {
    @Inject(Config) readonly config!: Config;

    async createFluxgateOptions(): Promise<FluxgateModuleOptions> {
      return { defaults: { tripper: failureStreak(this.config.streak) } };
    }
  }

  @Module({ providers: [Options], exports: [Options] })
  class OptionsModule {}

  test.each([
    [
      'useFactory',
      {
        inject: [Config],
        useFactory: async ({ streak }: Config) => ({ defaults: { tripper: failureStreak(streak) } }),
      },
    ],
    ['useClass', { useClass: Options }],
    ['useExisting', { imports: [OptionsModule], useExisting: Options }],
  ])('takes its options from %s', async (_, from) => {
    const app = await Test.createTestingModule({
      imports: [ConfigModule, FluxgateModule.forRootAsync({ circuits: ['payments'], ...from })],
      providers: [Payments],
    }).compile();
    await app.init();
    await expect(app.get(Payments).charge(true)).rejects.toThrow('refused');
    expect(app.get(Payments).circuit.state).toBe('open');
    await app.close();
  });

  test('declares what its options override, for decorators', async () => {
    const useFactory = () => ({ overrides: { payments: {} } });
    @Injectable()
    class Decorated {
      @CircuitProtected('payments')
      async charge() {}
    }
    const app = await Test.createTestingModule({
      imports: [FluxgateModule.forRootAsync({ useFactory })],
      providers: [Decorated],
    }).compile();
    await app.get(Decorated).charge();
    expect(app.get(CircuitRegistry).info()).toMatchObject([{ name: 'payments', metrics: { totalCount: 1 } }]);
    await app.close();
  });

  test('refuses among its options what it had to know before', async () => {
    const useFactory = () => ({ circuits: ['payments'] }) as never;
    const app = Test.createTestingModule({ imports: [FluxgateModule.forRootAsync({ useFactory })] });
    await expect(app.compile()).rejects.toThrow('circuits must be given to forRootAsync itself');
  });
});

describe('forFeature', () => {
  @Module({ imports: [FluxgateModule.forFeature('payments')], providers: [Payments], exports: [Payments] })
  class PaymentsModule {}

  @Module({ imports: [FluxgateModule.forFeature('payments', 'refunds')] })
  class RefundsModule {}

  test('declares circuits where they are used; one name is one circuit', async () => {
    const app = await Test.createTestingModule({
      imports: [FluxgateModule.forRoot({ defaults: { tripper: failureStreak(1) } }), PaymentsModule, RefundsModule],
    }).compile();
    const names = app.get(CircuitRegistry).list();
    expect(names.map(({ name }) => name).sort()).toEqual(['payments', 'refunds']);
    await expect(app.get(Payments).charge(true)).rejects.toThrow('refused');
    expect(app.get(Payments).circuit.state).toBe('open');
    await app.close();
  });
});

describe('a test', () => {
  test('moves all circuits by a clock of its own', async () => {
    const clock = virtualClock();
    const overrides = { payments: { retry: cooldown(60_000), recovery: probes(1) } };
    const module = Test.createTestingModule({
      imports: [FluxgateModule.forRoot({ defaults: { tripper: failureStreak(2) }, overrides })],
      providers: [Payments],
    });
    const app = await module.overrideProvider(CIRCUIT_CLOCK).useValue(clock).compile();
    const payments = app.get(Payments);
    for (const fail of [true, true]) await expect(payments.charge(fail)).rejects.toThrow('refused');
    await expect(payments.charge(false)).rejects.toThrow(CallNotPermittedError);
    clock.advance(59_999);
    await expect(payments.charge(false)).rejects.toThrow(CallNotPermittedError);
    clock.advance(1);
    await expect(payments.charge(false)).resolves.toBe('paid');
    expect(payments.circuit.state).toBe('closed');
    await app.close();
  });
});

describe('when the application shuts down', () => {
  @Injectable()
  class Draining {
    state = '';
    @InjectCircuit('payments') readonly circuit!: CircuitBreaker;

    async beforeApplicationShutdown(): Promise<void> {
      this.circuit.trip('while draining');
    }

    onApplicationShutdown(): void {
      this.state = this.circuit.state;
    }
  }

  test('its circuits hear of what drains, and are then disposed of', async () => {
    const { present, listener } = attendance();
    const heard = recorder();
    const app = await appOf({ circuits: ['payments'], listeners: [listener, heard] }, [Draining, Payments]);
    const circuit = circuitIn(app, 'payments');
    await app.close();
    await expect(app.get(Payments).charge(false)).rejects.toThrow(CallNotPermittedError);
    expect(heard.transitions()).toEqual(['closed -> open: manual: while draining']);
    expect([...present]).toEqual([]);
    expect(app.get(CircuitRegistry).size).toBe(0);
    // What is still under way runs on.
    circuit.reset();
    await expect(circuit.call(async () => 'paid')).resolves.toBe('paid');
    expect(heard.signals).toHaveLength(1);
  });

  test('the next one in the same process begins anew: hot reload', async () => {
    const { present, listener } = attendance();
    const states: string[] = [];
    for (let reload = 0; reload < 3; reload++) {
      const app = await appOf({ circuits: ['payments'], listeners: [listener] }, [Payments]);
      states.push(app.get(Payments).circuit.state);
      expect([...present]).toEqual(['payments']);
      app.get(Payments).circuit.forceOpen();
      await app.close();
      expect([...present]).toEqual([]);
    }
    expect(states).toEqual(['closed', 'closed', 'closed']);
  });
});

describe('the health indicator', () => {
  const clock = virtualClock();
  const start = async () => {
    const app = await appOf({ circuits: ['payments', 'mail'], defaults: { clock, retry: cooldown(60_000) } }, []);
    return { app, health: app.get(CircuitHealthIndicator) };
  };

  test('reports every circuit and is up', async () => {
    const { app, health } = await start();
    circuitIn(app, 'mail').trip('bounces');
    expect(health.check()).toEqual({
      circuits: {
        status: 'up',
        circuits: {
          payments: { state: 'closed', since: '2026-01-01T00:00:00.000Z' },
          mail: { state: 'open', since: '2026-01-01T00:00:00.000Z', reason: 'manual: bounces', retryAfter: 60_000 },
        },
      },
    });
    await app.close();
  });

  test.each([
    ['open', (circuit: CircuitBreaker) => circuit.trip(), 'down'],
    ['forced_open', (circuit: CircuitBreaker) => circuit.forceOpen(), 'down'],
    ['disabled', (circuit: CircuitBreaker) => circuit.disable(), 'up'],
    ['metrics_only', (circuit: CircuitBreaker) => circuit.metricsOnly(), 'up'],
  ])('is down while a critical circuit is open: %s', async (_, operate, status) => {
    const { app, health } = await start();
    operate(circuitIn(app, 'mail'));
    expect(health.check('dependencies', { critical: ['payments'] }).dependencies.status).toBe('up');
    expect(health.check('dependencies', { critical: ['mail'] }).dependencies.status).toBe(status);
    expect(health.check('dependencies', { critical: 'all' }).dependencies.status).toBe(status);
    await app.close();
  });

  test('checks its options', async () => {
    const { app, health } = await start();
    expect(() => health.check('circuits', { critical: ['mial'] })).toThrow(
      new RangeError('critical must be among the circuits (payments, mail); got "mial"'),
    );
    expect(() => health.check('circuits', { critical: 'mail' as never })).toThrow(TypeError);
    expect(() => health.check('circuits', { critcal: [] } as never)).toThrow('unknown option "critcal"');
    await app.close();
  });
});
