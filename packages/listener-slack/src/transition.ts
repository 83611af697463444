import type { Signal, State } from '@fluxgate/core';
import { refuse } from './validate.js';

/** One change of state, as a message tells it. */
export interface Transition {
  /** What the breaker told. */
  readonly signal: Signal;
  /** How long the circuit had been in the state that it left, in ms; `undefined` when nobody saw it enter. */
  readonly previousDuration: number | undefined;
}

/** The four transitions of the automatic life cycle, and all others. They have titles and colours of their own. */
export type TransitionKind = 'triggered' | 'recovering' | 'retriggered' | 'recovered' | 'changed';

/** A transition by its states, `'closed->open'`; `*` stands for any state: `'*->forced_open'`. */
export type TransitionPattern = `${State | '*'}->${State | '*'}`;

const KINDS: Readonly<Record<string, TransitionKind>> = {
  'closed->open': 'triggered',
  'open->half_open': 'recovering',
  'half_open->open': 'retriggered',
  'half_open->closed': 'recovered',
};

/** What kind of transition `signal` tells of. */
export function kindOf(signal: Signal): TransitionKind {
  return KINDS[`${signal.oldState}->${signal.newState}`] ?? 'changed';
}

/** The patterns that fit `signal`, the most telling one first. */
export function patternsOf({ oldState, newState }: Signal): TransitionPattern[] {
  return [`${oldState}->${newState}`, `*->${newState}`, `${oldState}->*`, '*->*'];
}

const STATES: readonly string[] = ['closed', 'open', 'half_open', 'metrics_only', 'disabled', 'forced_open', '*'];

/** A pattern, checked: a misspelt state would match nothing, and nobody would notice until it matters. */
export function pattern(option: string, given: unknown): TransitionPattern {
  const states = typeof given === 'string' ? given.split('->') : [];
  if (states.length !== 2 || states.some((state) => !STATES.includes(state))) {
    refuse(option, given, "two states, such as 'closed->open', where '*' stands for any", true);
  }
  return given as TransitionPattern;
}
