import type { FaultSource } from './fault.js';
import type { CallEvent, CircuitView, Listener, ListenerLike } from './listener.js';
import type { Signal } from './signal.js';

/** Passes on what a listener throws or rejects with. */
type Report = (error: unknown, source: FaultSource) => void;

/**
 * Delivers to listeners what happens to one circuit: signals in the order of the transitions, each exactly once.
 *
 * A listener may operate the breaker while it hears a signal. The signals that this causes wait until everyone has heard the
 * present one; and each signal goes to those who were attached when it happened, if they still are when it is delivered.
 */
export class Dispatcher {
  readonly #circuit: CircuitView;
  readonly #report: Report;
  /** In the order in which they came; by what the user gave, so that it is found again. */
  readonly #attached: Map<ListenerLike, Attachment> = new Map();
  #waiting: Waiting[] = [];
  #delivering = false;
  /** Counts listeners that came and signals that happened, so that it is known which was first. */
  #turn = 0;
  /** How many listeners want to hear of single calls. */
  #callListeners = 0;

  constructor(circuit: CircuitView, report: Report) {
    this.#circuit = circuit;
    this.#report = report;
  }

  /** Whether anyone listens at all. */
  get listening(): boolean {
    return this.#attached.size > 0;
  }

  /** Whether anyone wants to hear of single calls. */
  get hearsCalls(): boolean {
    return this.#callListeners > 0;
  }

  /** Whether a signal waits to be delivered. */
  get pending(): boolean {
    return this.#waiting.length > 0;
  }

  /** Attach `given`, without greeting it. @returns `undefined` when it was attached already */
  enlist(given: ListenerLike): Attachment | undefined {
    if (this.#attached.has(given)) return undefined;
    const listener = typeof given === 'function' ? { onSignal: given } : given;
    const newcomer = { given, listener, hearsCalls: listener.onCall !== undefined, since: this.#turn++ };
    this.#attached.set(given, newcomer);
    if (newcomer.hearsCalls) this.#callListeners++;
    return newcomer;
  }

  /** Greet all before any hears a signal: one of them may operate the breaker when it is greeted. */
  greetAll(newcomers: readonly (Attachment | undefined)[]): void {
    const within = this.#delivering;
    this.#delivering = true;
    for (const one of newcomers) this.#guard(() => one?.listener.onAttach?.(this.#circuit));
    this.#delivering = within;
    this.deliver();
  }

  /** Detach `given`; what waits to be delivered is not delivered to it any more. */
  remove(given: ListenerLike): boolean {
    const one = this.#attached.get(given);
    return one !== undefined && this.detach(one);
  }

  /** The same for one attachment; a listener that was attached again meanwhile has another one. */
  detach(one: Attachment): boolean {
    if (!this.#isAttached(one)) return false;
    this.#attached.delete(one.given);
    if (one.hearsCalls) this.#callListeners--;
    this.#guard(() => one.listener.onDetach?.(this.#circuit));
    return true;
  }

  /** Detach all. */
  removeAll(): void {
    for (const one of this.#attached.values()) this.detach(one);
  }

  #isAttached(one: Attachment): boolean {
    return this.#attached.get(one.given) === one;
  }

  /** Note a signal, to be delivered by the next {@link deliver}. */
  note(signal: Signal, hook: 'onSignal' | 'onShadow' = 'onSignal'): void {
    this.#waiting.push({ signal, hook, turn: this.#turn++ });
  }

  /** Deliver what was noted; from within a listener it returns at once, and the outer call goes on with it. */
  deliver(): void {
    if (this.#delivering || !this.pending) return;
    if (!hasStack()) {
      // Listeners would overflow the stack of a caller who has almost done so; they hear it from an empty one.
      Promise.resolve().then(() => this.deliver());
      return;
    }
    this.#delivering = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        const { signal, hook, turn } = next;
        for (const one of this.#attached.values()) {
          if (one.since < turn) this.#guard(() => one.listener[hook]?.(signal));
        }
      }
    } finally {
      this.#delivering = false;
    }
  }

  /** Deliver one call to those that want to hear of calls. */
  deliverCall(event: CallEvent): void {
    const turn = this.#turn++;
    for (const one of this.#attached.values()) {
      if (one.hearsCalls && one.since < turn) this.#guard(() => one.listener.onCall?.(event));
    }
  }

  /** Run a listener's hook; what it throws or rejects with is reported and goes no further. */
  #guard(hook: () => unknown): void {
    try {
      const pending = hook() as { then?: unknown } | undefined;
      if (typeof pending?.then === 'function') {
        (pending as PromiseLike<unknown>).then(undefined, (error) => this.#report(error, 'listener'));
      }
    } catch (error) {
      this.#report(error, 'listener');
    }
  }
}

/** A listener that is attached. */
export interface Attachment {
  /** What the user gave, by which it is found again. */
  readonly given: ListenerLike;
  readonly listener: Listener;
  /** Whether it wants to hear of single calls. */
  readonly hearsCalls: boolean;
  /** Its turn: it hears signals whose turn came later. */
  readonly since: number;
}

interface Waiting {
  readonly signal: Signal;
  readonly hook: 'onSignal' | 'onShadow';
  readonly turn: number;
}

/** How many frames of the stack a listener should at least find free. */
const FRAMES = 500;

/** Whether the stack has room for a listener. Asked when there is something to deliver, which is rare. */
function hasStack(): boolean {
  try {
    return descend(FRAMES) === 0;
  } catch {
    return false;
  }
}

function descend(frames: number): number {
  return frames === 0 ? 0 : descend(frames - 1);
}
