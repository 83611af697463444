import type { CircuitView } from '@fluxgate/core';

interface Namesakes {
  readonly current: CircuitView;
  readonly older: readonly WeakRef<CircuitView>[];
}

/**
 * The circuits that are attached, by name.
 *
 * Names are meant to be unique, but a hot reload makes a second circuit of a name before, or without, taking the first one
 * off. Then the one that was attached last speaks for the name, and the name is gone when all of them are. Those that were
 * replaced are not kept alive: otherwise an application that makes a circuit per request would never let go of one.
 */
export class Circuits {
  readonly #byName = new Map<string, Namesakes>();

  /** Put `circuit` on; whether it was there before, by another listener. */
  add(circuit: CircuitView): boolean {
    const others = this.#alive(circuit.name);
    this.#keep(circuit.name, [...others, circuit]);
    return others.includes(circuit);
  }

  /** Take `circuit` off, once for each time that it was added; whether its name is gone with it. */
  delete(circuit: CircuitView): boolean {
    const all = this.#alive(circuit.name);
    const at = all.lastIndexOf(circuit);
    if (at < 0) return false;
    const left = all.filter((_, i) => i !== at);
    this.#keep(circuit.name, left);
    return left.length === 0;
  }

  /** The circuit that speaks for `name`. */
  get(name: string): CircuitView | undefined {
    return this.#byName.get(name)?.current;
  }

  /** For every name, the circuit that speaks for it. */
  *[Symbol.iterator](): Generator<CircuitView> {
    for (const { current } of this.#byName.values()) yield current;
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
