import type { CircuitView } from '@fluxgate/core';
import { label } from './label.js';

/** One attachment. Only the one that speaks for its name is held strongly. */
interface Attachment {
  readonly circuit: WeakRef<CircuitView>;
  attached: boolean;
}

/** The attachments of one name, oldest first. Those that ended stay in the list until it is swept. */
interface Namesakes {
  current: CircuitView;
  list: Attachment[];
  sweepAt: number;
}

/**
 * The attached circuits, by the label that their name makes.
 *
 * Names are meant to be unique, but a hot reload makes a second circuit of a name before, or without, detaching the first
 * one. The circuit attached last then speaks for the name, and the name is gone when all of them are. Circuits that were
 * replaced are not kept alive: otherwise an application that makes a circuit per request would leak every one of them.
 * Attaching and detaching take constant time, however many circuits share a name.
 */
export class Circuits {
  readonly #byLabel = new Map<string, Namesakes>();
  /** The attachments of each circuit: several listeners on one registry attach it several times. */
  readonly #attachments = new WeakMap<CircuitView, Attachment[]>();

  /** Attach `circuit`; whether it was attached before, by another listener. */
  add(circuit: CircuitView): boolean {
    const attachment: Attachment = { circuit: new WeakRef(circuit), attached: true };
    const own = this.#attachments.get(circuit) ?? [];
    this.#attachments.set(circuit, own);
    const known = own.length > 0;
    own.push(attachment);

    const key = label(circuit.name);
    const namesakes = this.#byLabel.get(key);
    if (namesakes === undefined) {
      this.#byLabel.set(key, { current: circuit, list: [attachment], sweepAt: 8 });
    } else {
      namesakes.current = circuit;
      namesakes.list.push(attachment);
      sweep(namesakes);
    }
    return known;
  }

  /** Detach `circuit`, once for each time that it was added; whether its name is gone with it. */
  delete(circuit: CircuitView): boolean {
    const attachment = this.#attachments.get(circuit)?.pop();
    if (attachment === undefined) return false;
    attachment.attached = false;
    const key = label(circuit.name);
    const namesakes = this.#byLabel.get(key);
    if (namesakes === undefined) return false;
    const heir = latest(namesakes.list);
    if (heir === undefined) this.#byLabel.delete(key);
    else namesakes.current = heir;
    return heir === undefined;
  }

  /** Whether a circuit with that label is attached. */
  has(label: string): boolean {
    return this.#byLabel.has(label);
  }

  /** For every label, the circuit that speaks for it. */
  *[Symbol.iterator](): Generator<[label: string, circuit: CircuitView]> {
    for (const [key, { current }] of this.#byLabel) yield [key, current];
  }
}

/** The circuit attached last; what has ended is dropped from the end of the list on the way. */
function latest(list: Attachment[]): CircuitView | undefined {
  for (let last = list.at(-1); last !== undefined; last = list.at(-1)) {
    const circuit = last.attached ? last.circuit.deref() : undefined;
    if (circuit !== undefined) return circuit;
    list.pop();
  }
  return undefined;
}

/** Drop what has ended from a list that has doubled since it was last swept. */
function sweep(namesakes: Namesakes): void {
  if (namesakes.list.length < namesakes.sweepAt) return;
  namesakes.list = namesakes.list.filter(({ attached, circuit }) => attached && circuit.deref() !== undefined);
  namesakes.sweepAt = Math.max(8, 2 * namesakes.list.length);
}
