import type { Metric, Reason, Signal, State } from '@fluxgate/core';
import type { TransitionKind } from '../transition.js';

/** What a message is about: one of the transitions, or an opening that `metrics_only` suppressed. */
export type Subject = TransitionKind | 'shadow';

/** What stands before a figure. */
export type Label = 'why' | 'failure' | 'rule' | 'when' | 'nextTry' | 'outage' | 'previous' | 'reopens';

/** The words of the messages in one language. It returns plain text; the caller escapes it. */
export interface Locale {
  /** The titles, each with its emoji first. */
  readonly titles: Readonly<Record<Subject, string>>;
  readonly labels: Readonly<Record<Label, string>>;
  /** Labels of common links. */
  readonly links: Readonly<Record<string, string>>;
  /** What a transition means for the calls, in one or two sentences. `failure` is the last failure, in a few words. */
  description(subject: Subject, signal: Signal, failure: string | undefined): string;
  /** A duration in ms, in its two largest units. */
  duration(ms: number): string;
  /** A number of seconds, as short as possible: `4.3s`. */
  seconds(count: string): string;
  /** `in 1 min` */
  from(duration: string): string;
  /** Why the circuit changed its state. */
  reason(reason: Reason): string;
  /** `3 times` */
  times(count: number): string;
  /** The window's figures, on one line. */
  metrics(metrics: Metric): string;
  /** How long the circuit was in the state that it left: `closed for 3 min` */
  lasted(state: State, duration: string): string;
  /** An outage: how long it lasted or has lasted, and since when; `since` is markup. */
  outage(duration: string, since: string): string;
  /** The last failure, within a sentence: `last failure ECONNREFUSED` */
  lastFailure(failure: string): string;
  /** `Next try in 1 min.` */
  nextTry(duration: string): string;
  /** Shown as the next try of an open circuit whose retry rule never tries. */
  readonly noNextTry: string;
  /** What a suppressed opening looks like: the state that the circuit stays in. */
  stays(state: State): string;
  /** `3 transitions` */
  count(transitions: number): string;
  /** The head line of a folded message of the circuit `name`, which is followed by the present state. */
  folded(name: string, transitions: number, span: string): string;
  /** The note on a message of which a copy may have arrived before. */
  readonly repeated: string;
}

/** A ratio as a percentage with one decimal at most. */
export function percent(ratio: number): string {
  return `${Math.round(ratio * 1_000) / 10}%`;
}

/** The two largest units of a duration, such as `[['h', 3], ['min', 12]]`. Rounded first: 999.7 ms are a second. */
export function units(ms: number): [unit: 'ms' | 's' | 'min' | 'h' | 'd', count: number | string][] {
  if (ms > 0 && ms < 1) return [['ms', '<1']];
  if (Math.round(ms) < 1_000) return [['ms', Math.round(ms)]];
  const tenths = Math.round(ms / 100);
  if (tenths < 100) return [['s', tenths / 10]];
  const s = Math.round(ms / 1_000);
  const parts: ['d' | 'h' | 'min' | 's', number][] = [
    ['d', Math.floor(s / 86_400)],
    ['h', Math.floor(s / 3_600) % 24],
    ['min', Math.floor(s / 60) % 60],
    ['s', s % 60],
  ];
  const first = parts.findIndex(([, count]) => count > 0);
  return parts.slice(first, first + 2).filter(([, count]) => count > 0);
}
