import type { Signal, State } from '@fluxgate/core';
import { invalid } from './validate.js';

/** One change of state, as a message reports it. */
export interface Transition {
  /** The breaker's signal. */
  readonly signal: Signal;
  /** When the listener received it, by the monotonic clock, in ms. Timestamps of the wall clock cannot measure durations. */
  readonly at: number;
  /** Set when nothing changed: the circuit is in `metrics_only`, and would have opened. */
  readonly shadow?: true;
}

/** The four transitions of the automatic life cycle, each with its own title and colour, and all others. */
export type TransitionKind = 'triggered' | 'recovering' | 'retriggered' | 'recovered' | 'changed';

/** A transition by its states, `'closed->open'`; `*` matches any state: `'*->forced_open'`. */
export type TransitionPattern = `${State | '*'}->${State | '*'}`;

const KINDS: Readonly<Record<string, TransitionKind>> = {
  'closed->open': 'triggered',
  'open->half_open': 'recovering',
  'half_open->open': 'retriggered',
  'half_open->closed': 'recovered',
};

/** The kind of transition that `signal` reports. */
export function kindOf(signal: Signal): TransitionKind {
  return KINDS[`${signal.oldState}->${signal.newState}`] ?? 'changed';
}

/** The patterns that fit `signal`, the most specific one first. */
export function patternsOf({ oldState, newState }: Signal): TransitionPattern[] {
  return [`${oldState}->${newState}`, `*->${newState}`, `${oldState}->*`, '*->*'];
}

const STATES: readonly string[] = ['closed', 'open', 'half_open', 'metrics_only', 'disabled', 'forced_open', '*'];

/** A pattern, checked: a misspelt state would silently match nothing. */
export function pattern(option: string, given: unknown): TransitionPattern {
  const states = typeof given === 'string' ? given.split('->') : [];
  if (states.length !== 2 || states.some((state) => !STATES.includes(state))) {
    invalid(option, given, "two states such as 'closed->open', where '*' matches any state", TypeError);
  }
  return given as TransitionPattern;
}
