import type { FaultSource } from './fault.js';
import type { CallEvent, CircuitView, Listener, ListenerLike } from './listener.js';
import type { Signal } from './signal.js';

/** Passes on what a listener throws or rejects with. */
type Report = (error: unknown, source: FaultSource) => void;

/**
 * Tells listeners what happens to one circuit: signals in the order of the transitions, each exactly once.
 *
 * A listener may operate the breaker while it is being told. The signals that this causes wait until everyone has heard the
 * present one; and each signal goes to those who were listening when it happened, if they still are when it is told.
 */
export class Dispatcher {
  readonly #circuit: CircuitView;
  readonly #report: Report;
  /** Never changed, always replaced: a waiting signal keeps the list of those who were listening when it happened. */
  #attached: readonly Attachment[] = [];
  #waiting: {
    readonly signal: Signal;
    readonly audience: readonly Attachment[];
    readonly shadow: boolean;
  }[] = [];
  #telling = false;
  /** Whether anyone wants to hear of single calls. */
  hearsCalls = false;

  constructor(circuit: CircuitView, report: Report) {
    this.#circuit = circuit;
    this.#report = report;
  }

  /** Whether anyone listens at all. */
  get listening(): boolean {
    return this.#attached.length > 0;
  }

  /** Whether a signal waits to be told. */
  get pending(): boolean {
    return this.#waiting.length > 0;
  }

  /** Put `given` on the list. @returns the newcomer to {@link greet}; `undefined` when it was on the list already */
  enlist(given: ListenerLike): Attachment | undefined {
    if (this.#attached.some((one) => one.given === given)) return undefined;
    const newcomer = { given, listener: typeof given === 'function' ? { onSignal: given } : given };
    this.#replace([...this.#attached, newcomer]);
    return newcomer;
  }

  /** Tell a newcomer which circuit it listens to. */
  greet(newcomer: Attachment | undefined): void {
    this.#guard(() => newcomer?.listener.onAttach?.(this.#circuit));
  }

  /** Greet all before any hears a signal: one of them may operate the breaker when it is greeted. */
  greetAll(newcomers: readonly (Attachment | undefined)[]): void {
    const within = this.#telling;
    this.#telling = true;
    for (const one of newcomers) this.greet(one);
    this.#telling = within;
    this.tell();
  }

  /** Take `given` off; what waits to be told is not told to it any more. */
  remove(given: ListenerLike): boolean {
    return this.#attached.some((one) => one.given === given && this.detach(one));
  }

  /** The same for one attachment; a listener that was attached again meanwhile has another one. */
  detach(one: Attachment): boolean {
    if (!this.#attached.includes(one)) return false;
    this.#replace(this.#attached.filter((other) => other !== one));
    this.#guard(() => one.listener.onDetach?.(this.#circuit));
    return true;
  }

  /** Take all off. */
  removeAll(): void {
    for (const one of this.#attached) this.detach(one);
  }

  #replace(attached: readonly Attachment[]): void {
    this.#attached = attached;
    this.hearsCalls = attached.some(({ listener }) => listener.onCall !== undefined);
  }

  /** Note a signal, to be told by the next {@link tell}. */
  note(signal: Signal, shadow = false): void {
    this.#waiting.push({ signal, audience: this.#attached, shadow });
  }

  /** Tell everyone what was noted; from within a listener it returns at once, and the outer call goes on with it. */
  tell(): void {
    if (this.#telling || !this.pending) return;
    this.#telling = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const { signal, audience, shadow } = next;
      const hook = shadow ? 'onShadow' : 'onSignal';
      for (const one of audience) {
        if (this.#attached.includes(one)) this.#guard(() => one.listener[hook]?.(signal));
      }
    }
    this.#telling = false;
  }

  /** Tell of one call. */
  tellCall(event: CallEvent): void {
    for (const one of this.#attached) {
      // One listener may take another off while it is being told.
      if (one.listener.onCall !== undefined && this.#attached.includes(one))
        this.#guard(() => one.listener.onCall?.(event));
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

/** A listener on the list. */
export interface Attachment {
  /** What the user gave, by which it is found again. */
  readonly given: ListenerLike;
  readonly listener: Listener;
}
