import type { CircuitView } from '@fluxgate/core';

interface Namesakes {
  readonly current: CircuitView;
  readonly older: readonly WeakRef<CircuitView>[];
}

/**
 * The circuits that are attached, by name.
 *
 * Names should be unique, but a hot reload makes a second circuit of a name before, or without, detaching the first one. Then
 * the one attached last speaks for the name, and the name is gone when all of them are. Those that were replaced are not kept
 * alive, so that an application that makes a circuit per request does not leak.
 */
export class Circuits {
  readonly #byName = new Map<string, Namesakes>();

  /** @returns whether `circuit` was attached before, by another listener */
  add(circuit: CircuitView): boolean {
    const others = this.#alive(circuit.name);
    this.#keep(circuit.name, [...others, circuit]);
    return others.includes(circuit);
  }

  /** Remove `circuit`, once for each time that it was added. @returns whether its name is gone */
  delete(circuit: CircuitView): boolean {
    const all = this.#alive(circuit.name);
    const at = all.lastIndexOf(circuit);
    if (at < 0) return false;
    const left = all.filter((_, i) => i !== at);
    this.#keep(circuit.name, left);
    return left.length === 0;
  }

  /** For every name, the circuit that speaks for it. */
  all(): readonly CircuitView[] {
    return [...this.#byName.values()].map(({ current }) => current);
  }

  #alive(name: string): CircuitView[] {
    const found = this.#byName.get(name);
    if (found === undefined) return [];
    return [...found.older.map((one) => one.deref()), found.current].filter((one) => one !== undefined);
  }

  #keep(name: string, circuits: readonly CircuitView[]): void {
    const current = circuits.at(-1);
    if (current === undefined) this.#byName.delete(name);
    else this.#byName.set(name, { current, older: circuits.slice(0, -1).map((one) => new WeakRef(one)) });
  }
}
