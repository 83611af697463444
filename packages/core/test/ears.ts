import type { CallEvent, CircuitBreaker, Listener, Signal } from '@fluxgate/core';
import { sameEvents, sameSignals, unequal } from './comparison.js';
import { operate, settleTicket } from './deeds.js';
import type { Manual } from './expected.js';
import type { ModelListener } from './model.js';
import type { Outcome } from './outcomes.js';
import { REACTIONS, react } from './reactions.js';

/** A real listener beside the model's one: it does the same, and what both heard can be compared. */
export class Ears {
  readonly model: ModelListener;
  readonly listener: Listener;
  /** Takes it off again; one that was there from the beginning is there to stay. */
  remove: (() => void) | undefined;

  readonly #breaker: () => CircuitBreaker;
  readonly #signals: Signal[] = [];
  readonly #events: CallEvent[] = [];
  #attached = 0;
  #reactionsLeft = REACTIONS;

  constructor(model: ModelListener, breaker: () => CircuitBreaker) {
    this.model = model;
    this.#breaker = breaker;
    this.listener = {
      onSignal: (signal) => this.#hear(signal),
      onShadow: (signal) => this.#overhear(signal),
      onAttach: () => {
        this.#attached++;
      },
      onDetach: () => {
        this.#attached--;
      },
      ...(model.kind === 'watches calls' && {
        onCall: (event: CallEvent) => {
          this.#events.push(event);
        },
      }),
    };
  }

  #hear(signal: Signal): void | Promise<void> {
    this.#signals.push(signal);
    const { kind } = this.model;
    if (kind === 'throws') throw new Error('a broken listener');
    if (kind === 'rejects') return Promise.reject(new Error('a broken listener'));
    const circuit = {
      manual: (operation: Manual, note: string) => operate(this.#breaker(), operation, note),
      attempt: (outcome: Outcome) => {
        const ticket = this.#breaker().tryAcquire();
        if (ticket !== undefined) settleTicket(ticket, outcome);
      },
      leave: () => this.remove?.(),
    };
    if (this.#reactionsLeft > 0 && react(kind, signal.newState, circuit)) this.#reactionsLeft--;
  }

  /** What would have happened is written down among what did, and nobody reacts to it. */
  #overhear(signal: Signal): void | Promise<void> {
    this.#signals.push(signal);
    const { kind } = this.model;
    if (kind === 'throws') throw new Error('a broken listener');
    if (kind === 'rejects') return Promise.reject(new Error('a broken listener'));
  }

  compare(stillAttached: boolean): void {
    sameSignals(this.#signals, this.model.heard);
    if (this.model.kind === 'watches calls') sameEvents(this.#events, this.model.events);
    unequal('times that a listener is attached', this.#attached, stillAttached ? 1 : 0);
  }
}
