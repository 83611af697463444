import type { Metric, Reason, State } from '@fluxgate/core';
import type { TransitionKind } from '../transition.js';

/** The words of the messages in one language. What it returns is text: whoever puts it into a message escapes it. */
export interface Locale {
  /** The titles, each with the emoji that it begins with. */
  readonly titles: Readonly<Record<TransitionKind, string>>;
  /** What stands before each figure. */
  readonly labels: Readonly<Record<'why' | 'rule' | 'when' | 'nextTry' | 'previous' | 'reopens', string>>;
  /** Labels for links that nearly everyone has. */
  readonly links: Readonly<Record<string, string>>;
  /** A length of time, in ms. */
  duration(ms: number): string;
  /** A number of seconds, as short as can be: `4.3s`. */
  seconds(count: string): string;
  /** `in 1 min` */
  from(duration: string): string;
  /** Why the circuit changed its state. */
  reason(reason: Reason): string;
  /** How often the circuit reopened. */
  times(count: number): string;
  /** The window's figures, on one line. */
  metrics(metrics: Metric): string;
  /** `reopened 3 times` */
  reopened(count: number): string;
  /** How long the circuit had been in the state that it left. */
  lasted(state: State, duration: string): string;
  /** `Next try in 1 min` */
  nextTry(duration: string): string;
  /** How many transitions a folded message tells. */
  count(transitions: number): string;
  /** The head line of a folded message of the circuit `name`. The circuit's present state is put after it. */
  folded(name: string, transitions: number, span: string): string;
  /** Said of a message of which a copy may have arrived before. */
  readonly repeated: string;
}

/** A ratio as a percentage, with as many digits as tell something. */
export function percent(ratio: number): string {
  return `${Math.round(ratio * 1_000) / 10}%`;
}

/** The two largest units of a length of time, such as `[['h', 3], ['min', 12]]`. Rounded first: 999.7 ms are a second. */
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
