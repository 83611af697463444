import type { Outcome } from './outcomes.js';
import type { ListenerKind } from './rules.js';

/** What a listener can do to a circuit, be it the breaker or the model. */
export interface Operable {
  manual(operation: 'reset' | 'trip', note: string): void;
  /** A ticket is asked for and, if there is one, settled at once. */
  attempt(outcome: Outcome): void;
  /** The listener takes itself off, if it came by `addListener`. */
  leave(): void;
}

/** How often a listener operates the circuit before it has enough. */
export const REACTIONS = 3;

/** What a listener of this kind does when it has heard that the circuit is now `newState`; `true` if it did something. */
export function react(kind: ListenerKind, newState: string, circuit: Operable): boolean {
  if (kind === 'resets' && newState === 'open') circuit.manual('reset', 'not on my watch');
  else if (kind === 'trips' && newState === 'closed') circuit.manual('trip', 'too early');
  else if (kind === 'acquires') circuit.attempt('refused');
  else if (kind === 'leaves') circuit.leave();
  else return false;
  return true;
}
