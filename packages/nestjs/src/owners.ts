import type { CircuitBreaker } from '@fluxgate/core';

/** What protected methods need of their application: its circuits, by name. */
export interface CircuitSource {
  /**
   * The circuit of that name.
   *
   * @param where - the method that asks, for the error that is thrown when no such circuit is declared
   */
  get(name: string, where: string): CircuitBreaker;
}

/** Kept beside the instances: nothing shows in what they print, and frozen ones will do. */
const owners = new WeakMap<object, CircuitSource>();

/** Remembers that `instance` belongs to the application of `circuits`. */
export function own(instance: object, circuits: CircuitSource): void {
  owners.set(instance, circuits);
}

/** The circuits of the application that `instance` belongs to. */
export function ownerOf(instance: object): CircuitSource | undefined {
  return owners.get(instance);
}
