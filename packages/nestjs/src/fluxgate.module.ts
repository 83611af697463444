import { CircuitRegistry } from '@fluxgate/core';
import {
  type ConfigurableModuleAsyncOptions,
  ConfigurableModuleBuilder,
  type DynamicModule,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { CircuitExceptionFilter } from './circuit-exception.filter.js';
import { CircuitHealthIndicator } from './circuit-health.indicator.js';
import { Circuits } from './circuits.js';
import { invalidError } from './invalid.js';
import { type FluxgateModuleExtras, type FluxgateModuleOptions, validFilterOptions, validNames } from './options.js';
import { CIRCUIT_CLOCK, CIRCUITS, getCircuitToken } from './tokens.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<FluxgateModuleOptions>({
  moduleName: 'Fluxgate',
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createFluxgateOptions')
  .setExtras<FluxgateModuleExtras>({ circuits: [], exceptionFilter: true }, (definition, extras) => {
    const { circuits, exceptionFilter } = extras;
    const names = circuitProviders(validNames('circuits', circuits ?? []));
    const filter = filterProviders(exceptionFilter);
    return {
      ...definition,
      global: true,
      providers: [...(definition.providers ?? []), ...PROVIDERS, ...names, ...filter],
      exports: [CIRCUITS, CircuitRegistry, CircuitHealthIndicator, ...names.map(({ provide }) => provide)],
    };
  })
  .build();

/** Makes the options of {@link FluxgateModule}, for `useClass` and `useExisting`. */
export interface FluxgateOptionsFactory {
  /** Called once, while the application starts. */
  createFluxgateOptions(): FluxgateModuleOptions | Promise<FluxgateModuleOptions>;
}

/** Options of {@link FluxgateModule.forRootAsync}: where the options come from, and what has to be known before them. */
export type FluxgateModuleAsyncOptions = ConfigurableModuleAsyncOptions<
  FluxgateModuleOptions,
  'createFluxgateOptions'
> &
  FluxgateModuleExtras;

const PROVIDERS: readonly Provider[] = [
  { provide: CIRCUIT_CLOCK, useValue: null },
  {
    provide: CIRCUITS,
    useFactory: (options, clock, modules) => new Circuits(options, clock, modules),
    inject: [MODULE_OPTIONS_TOKEN, CIRCUIT_CLOCK, ModulesContainer],
  },
  { provide: CircuitRegistry, useFactory: (circuits: Circuits) => circuits.registry, inject: [CIRCUITS] },
  {
    provide: CircuitHealthIndicator,
    useFactory: (registry: CircuitRegistry) => new CircuitHealthIndicator(registry),
    inject: [CircuitRegistry],
  },
];

function circuitProviders(names: readonly string[]) {
  return [...new Set(names)].map((name) => ({
    provide: getCircuitToken(name),
    useFactory: (circuits: Circuits) => circuits.registry.get(name),
    inject: [CIRCUITS],
  }));
}

function filterProviders(exceptionFilter: FluxgateModuleExtras['exceptionFilter']): Provider[] {
  const options = validFilterOptions(exceptionFilter);
  if (options === undefined) return [];
  return [
    {
      provide: APP_FILTER,
      useFactory: (host: HttpAdapterHost) => new CircuitExceptionFilter(host, options),
      inject: [HttpAdapterHost],
    },
  ];
}

/**
 * Circuit breakers for a Nest application: one registry of circuits, which decorators, injections, health checks and the
 * exception filter share.
 *
 * Import `forRoot` or `forRootAsync` once, in the root module; it is global. When the application shuts down, its circuits are
 * disposed of after the last request.
 *
 * @example
 * ```ts
 * @Module({
 *   imports: [
 *     FluxgateModule.forRoot({
 *       circuits: ['payments', 'inventory'],
 *       defaults: { tripper: failureStreak(5), retry: cooldown(30_000) },
 *       listeners: [new LogListener()],
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
// biome-ignore lint/complexity/noStaticOnlyClass: to Nest, a module is a class
export class FluxgateModule {
  /**
   * The module with its options.
   *
   * @throws TypeError for bad `circuits` or `exceptionFilter`. Other bad options throw while the application starts, as does a
   *   protected method whose circuit is not declared
   */
  static forRoot(options: FluxgateModuleOptions & FluxgateModuleExtras = {}): DynamicModule {
    if (typeof options !== 'object' || options === null) throw invalidError('forRoot(options)', 'an object', options);
    const circuits = [...validNames('circuits', options.circuits ?? []), ...Object.keys(options.overrides ?? {})];
    return named(ConfigurableModuleClass.forRoot({ ...options, circuits }));
  }

  /**
   * The module with options that are made while the application starts, from other providers (`useFactory` with `inject`,
   * `useClass`, `useExisting`).
   *
   * @throws TypeError for bad `circuits` or `exceptionFilter`
   * @example
   * ```ts
   * FluxgateModule.forRootAsync({
   *   circuits: ['payments'],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ defaults: { retry: cooldown(config.getOrThrow('COOLDOWN_MS')) } }),
   * })
   * ```
   */
  static forRootAsync(options: FluxgateModuleAsyncOptions): DynamicModule {
    return named(ConfigurableModuleClass.forRootAsync(options));
  }

  /**
   * Declares circuits in the module that uses them. Their options come from the `defaults` and `overrides` of the root module.
   *
   * @throws TypeError if a name is not a string or is empty
   * @example `@Module({ imports: [FluxgateModule.forFeature('payments')], providers: [PaymentsService] })`
   */
  static forFeature(...circuits: readonly string[]): DynamicModule {
    const providers = circuitProviders(validNames('forFeature(...circuits)', circuits));
    return { module: FluxgateModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** A definition of the class that users know, in the place of the one that Nest's builder made. */
function named(definition: DynamicModule): DynamicModule {
  return { ...definition, module: FluxgateModule };
}
