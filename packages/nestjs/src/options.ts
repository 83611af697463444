import type { CircuitBreakerOptions, CircuitDefaults, CircuitRegistryOptions, ListenerLike } from '@fluxgate/core';
import { invalidError, rejectUnknownOptions, validName } from './invalid.js';

/** What the circuits of an application are made from. All of it is optional. */
export interface FluxgateModuleOptions {
  /** The options of every circuit, or a function that returns them for a name. Default: the defaults of `CircuitBreaker`. */
  readonly defaults?: CircuitDefaults | ((name: string) => Omit<CircuitBreakerOptions, 'name'>) | undefined;
  /** Options of single circuits by name, in place of the defaults of the same key. It declares these names as well. */
  readonly overrides?: Readonly<Record<string, CircuitDefaults>> | undefined;
  /** Listeners of every circuit, beside those that `defaults` or `overrides` give to it. Default none. */
  readonly listeners?: readonly ListenerLike[] | undefined;
  /** How many circuits the registry keeps: an integer of at least 1. Those that are declared always stay. Default 1,000. */
  readonly max?: number | undefined;
  /** After how many ms without use a circuit that is not declared may be evicted. Default: never. */
  readonly idle?: number | undefined;
  /** Called with each new circuit, before it is used. */
  readonly onCreate?: CircuitRegistryOptions['onCreate'];
  /** Called with each circuit that has left the registry. */
  readonly onEvict?: CircuitRegistryOptions['onEvict'];
  /** Hears what listeners, rules and hooks throw. Default: an error in Nest's log, of the context `Fluxgate`. */
  readonly onError?: CircuitRegistryOptions['onError'];
}

/** What the module needs to know before its options are there. */
export interface FluxgateModuleExtras {
  /**
   * The names of the circuits that decorators and injections may use. `overrides` declares names too, but with `forRootAsync`
   * they come too late to be injected. Default none.
   */
  readonly circuits?: readonly string[] | undefined;
  /**
   * Whether rejected calls are answered with `503`, by a {@link CircuitExceptionFilter} for the whole application; an object
   * holds its options. Default `true`.
   */
  readonly exceptionFilter?: boolean | CircuitExceptionFilterOptions | undefined;
}

/** Options of the exception filter. */
export interface CircuitExceptionFilterOptions {
  /** Whether clients are told which circuit rejected. Default `false`: what a service depends on is nothing that they need. */
  readonly exposeCircuit?: boolean | undefined;
}

const OPTIONS: readonly (keyof FluxgateModuleOptions)[] = [
  'defaults',
  'overrides',
  'listeners',
  'max',
  'idle',
  'onCreate',
  'onEvict',
  'onError',
];

/**
 * The options, checked as far as the registry does not.
 *
 * @throws TypeError for an unknown option, and for listeners that are none
 */
export function validOptions(options: FluxgateModuleOptions): FluxgateModuleOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalidError('the options of FluxgateModule', 'an object', options);
  }
  for (const early of ['circuits', 'exceptionFilter']) {
    if (early in options) {
      throw new TypeError(
        `${early} must be given to forRootAsync itself; got it among the options that are made later`,
      );
    }
  }
  rejectUnknownOptions(options, OPTIONS);
  const { listeners = [] } = options;
  if (!Array.isArray(listeners)) throw invalidError('listeners', 'an array of listeners', listeners);
  for (const [i, one] of listeners.entries()) {
    if (typeof one !== 'function' && typeof Object(one).onSignal !== 'function') {
      throw invalidError(`listeners[${i}]`, "an object with a method 'onSignal', or a function", one);
    }
  }
  return options;
}

/** The names given as `circuits`, checked. */
export function validNames(where: string, names: unknown): readonly string[] {
  if (!Array.isArray(names)) throw invalidError(where, 'an array of names', names);
  return names.map((name, i) => validName(`${where}[${i}]`, name));
}

/** The option `exceptionFilter`, checked. */
export function validFilterOptions(options: unknown): CircuitExceptionFilterOptions | undefined {
  if (options === false) return undefined;
  if (options === true || options === undefined) return {};
  if (typeof options !== 'object' || options === null) {
    throw invalidError('exceptionFilter', 'true, false or an object of its options', options);
  }
  rejectUnknownOptions(options, ['exposeCircuit']);
  const { exposeCircuit } = options as CircuitExceptionFilterOptions;
  if (exposeCircuit !== undefined && typeof exposeCircuit !== 'boolean') {
    throw invalidError('exposeCircuit', 'true or false', exposeCircuit);
  }
  return options;
}
