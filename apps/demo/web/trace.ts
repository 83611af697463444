// One transition, found again in each place where it arrived: Slack, the log and the metrics.

import type { State } from '@fluxgate/core';
import type { SlackBody } from '../shared/events.js';
import { countUntil, type EventOf, type Recording } from '../shared/recording.js';
import { seriesOf } from './samples.js';

/** Where a transition arrived, and when; `null`: not (yet). */
export interface Trace {
  readonly slack: EventOf<'slack'> | null;
  readonly log: EventOf<'log'> | null;
  readonly metrics: EventOf<'scrape'> | null;
}

/** How long after a transition to look for what tells of it, in ms: Slack takes one message a second and may lag. */
export const REACH = { slack: 60_000, log: 2_000, metrics: 30_000 };

/** Look for `signal` in what was recorded by `until` (ms since the Unix epoch). */
export function trace(recording: Recording, signal: EventOf<'signal'>, until: number): Trace {
  const { circuit, from, to, at } = signal;
  return {
    slack: first(recording.of('slack'), at, REACH.slack, until, ({ body }) => tells(body, signal)),
    log: first(recording.of('log'), at, REACH.log, until, (event) => {
      return event.circuit === circuit && transitionIn(event.line, from, to);
    }),
    metrics: first(recording.of('scrape'), at, REACH.metrics, until, ({ changed }) =>
      Object.keys(changed).some((key) => {
        const { name, labels } = seriesOf(key);
        const counted = labels['old_state'] === from && labels['new_state'] === to;
        return name === 'circuit_breaker_state_transition_total' && labels['circuit_name'] === circuit && counted;
      }),
    ),
  };
}

/** Whether a sample line is one that the transition changed. */
export function isTouched(key: string, { circuit, from, to }: EventOf<'signal'>): boolean {
  const { name, labels } = seriesOf(key);
  if (labels['circuit_name'] !== circuit) return false;
  if (name === 'circuit_breaker_state') return labels['state'] === from || labels['state'] === to;
  return (
    name === 'circuit_breaker_state_transition_total' && labels['old_state'] === from && labels['new_state'] === to
  );
}

/** The transition that a Slack message tells of; of several, the last. */
export function signalOf(body: SlackBody, signals: readonly EventOf<'signal'>[]): EventOf<'signal'> | undefined {
  return signals.findLast((signal) => tells(body, signal));
}

function tells(body: SlackBody, { circuit, from, to, since }: EventOf<'signal'>): boolean {
  const text = textsIn(body).join('\n');
  if (!text.includes(`\`${circuit}\``)) return false;
  return toldIn(text).some(
    (told) => told.from === from && told.to === to && since >= told.earliest && since < told.latest,
  );
}

/** A transition in a message; messages tell seconds, so when it happened is known no better. In ms since the Unix epoch. */
interface Told {
  readonly from: string;
  readonly to: string;
  readonly earliest: number;
  readonly latest: number;
}

function toldIn(text: string): Told[] {
  const [, start] = /\+0\S* = <!date\^(\d+)\^/.exec(text) ?? [];
  if (start !== undefined) {
    // Several in one: each has a line that begins with how long after the first it happened, to a tenth of a second.
    return [...text.matchAll(/\+([\d.:]+)(?:s|초)? (\w+) → (\w+)/g)].map(([, offset = '', from = '', to = '']) => {
      const earliest = Number(start) * 1_000 + offsetOf(offset) - 100;
      return { from, to, earliest, latest: earliest + 1_200 };
    });
  }
  const [, from, to] = /(\w+) → \*?(\w+)/.exec(text) ?? [];
  const [, seconds] = /<!date\^(\d+)\^/.exec(text) ?? [];
  if (from === undefined || to === undefined || seconds === undefined) return [];
  return [{ from, to, earliest: Number(seconds) * 1_000, latest: (Number(seconds) + 1) * 1_000 }];
}

/** `4.3`, `1:40` or `1:02:03`, in ms. */
function offsetOf(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000;
}

function textsIn(given: unknown): string[] {
  if (typeof given === 'string') return [given];
  if (typeof given !== 'object' || given === null) return [];
  return Object.values(given).flatMap(textsIn);
}

function transitionIn(line: string, from: State, to: State): boolean {
  return line.includes(`from ${from} to ${to}`);
}

function first<T extends { readonly at: number }>(
  events: readonly T[],
  from: number,
  reach: number,
  until: number,
  fits: (event: T) => boolean,
): T | null {
  // What tells of a transition may carry the very same millisecond.
  const start = countUntil(events, from - 1);
  for (const event of events.slice(start)) {
    if (event.at > Math.min(until, from + reach)) return null;
    if (fits(event)) return event;
  }
  return null;
}
