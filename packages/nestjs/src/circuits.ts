import { type CircuitBreaker, CircuitRegistry, type CircuitRegistryOptions, type Clock } from '@fluxgate/core';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { applicationProblems, instancesOf, namesProvided, undeclared } from './application.js';
import { type FluxgateModuleOptions, validOptions } from './options.js';
import { type CircuitSource, own, ownerOf } from './owners.js';
import { allProtectionsOf } from './protection.js';

/** The circuits of one application: those that are declared, and the registry that holds them and all others. */
export class Circuits implements CircuitSource, OnModuleInit, OnApplicationShutdown {
  readonly registry: CircuitRegistry;
  readonly #declared: ReadonlySet<string>;
  readonly #modules: ModulesContainer;
  /** The declared circuits, once the application has shut down. */
  #retired: ReadonlyMap<string, CircuitBreaker> | undefined;

  /**
   * Made when all modules of the application are known and before any instance of theirs is, so that a mistake keeps the
   * application from starting.
   *
   * @throws TypeError or RangeError for an invalid option
   * @throws Error that lists every protected method whose circuit is not declared
   */
  constructor(options: FluxgateModuleOptions, clock: Clock | null, modules: ModulesContainer) {
    const { overrides = {} } = validOptions(options);
    this.#modules = modules;
    this.#declared = new Set([...namesProvided(modules), ...Object.keys(overrides)]);
    this.registry = new CircuitRegistry(registryOptions(options, this.#declared, clock));
    const problems = applicationProblems(modules, this.#declared);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    // At once, so that they show in metrics and on health endpoints from the start.
    for (const name of this.#declared) this.registry.get(name);
  }

  get(name: string, where: string): CircuitBreaker {
    if (!this.#declared.has(name)) throw new RangeError(undeclared(where, name, this.#declared));
    return this.#retired?.get(name) ?? this.registry.get(name);
  }

  /** What Nest did not make itself (`useFactory`, `useValue`) was not handed its circuits yet. */
  onModuleInit(): void {
    for (const instance of instancesOf(this.#modules)) {
      if (ownerOf(instance) === undefined && allProtectionsOf(instance).length > 0) own(instance, this);
    }
  }

  /**
   * After the last request: calls of requests that are being drained are still protected and reported. What comes later is
   * protected by the same circuits, without listeners: made anew, they would be attached again and never disposed of.
   */
  onApplicationShutdown(): void {
    this.#retired = new Map([...this.#declared].map((name) => [name, this.registry.get(name)]));
    this.registry.dispose();
  }
}

function registryOptions(
  { listeners = [], defaults = {}, overrides = {}, onCreate, ...options }: FluxgateModuleOptions,
  declared: ReadonlySet<string>,
  clock: Clock | null,
): CircuitRegistryOptions {
  const onError = options.onError ?? logged;
  // A test's clock takes the place of every other.
  const time = clock === null ? {} : { clock };
  return {
    ...options,
    ...time,
    defaults:
      typeof defaults === 'function'
        ? (name) => ({ onError, ...defaults(name), ...time })
        : { onError, ...defaults, ...time },
    overrides: Object.fromEntries(Object.entries(overrides).map(([name, one]) => [name, { ...one, ...time }])),
    keep: [...declared],
    onError,
    onCreate(circuit) {
      for (const listener of listeners) circuit.addListener(listener);
      return onCreate?.(circuit);
    },
  };
}

const logger = new Logger('Fluxgate');

/** What goes wrong beside the calls, in Nest's own log. */
const logged: NonNullable<CircuitRegistryOptions['onError']> = (error, { circuitName, source }) => {
  const stack = error instanceof Error ? error.stack : undefined;
  logger.error(`circuit ${JSON.stringify(circuitName)}: ${source} failed: ${String(error)}`, stack);
};
