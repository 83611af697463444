// What the scraped metrics say: the same sums that Prometheus would take of them.

import { STATES, type State } from '@fluxgate/core';
import type { Room } from '../shared/room.js';

/** A sample's name and labels, taken apart. */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The samples by `name{labels}`, as a room has them. */
export type Samples = Room['samples'];

const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** Each key is taken apart once: there are as many as there are series, and they come with every scrape. */
const known = new Map<string, Series>();

/** `circuit_breaker_state{circuit_name="a"}` taken apart. */
export function seriesOf(key: string): Series {
  const found = known.get(key);
  if (found !== undefined) return found;
  const brace = key.indexOf('{');
  const labels: Record<string, string> = {};
  for (const [, label, value] of key.slice(brace + 1).matchAll(LABEL)) {
    labels[label as string] = (value as string).replace(/\\[n"\\]/g, (escaped) => ESCAPES[escaped] as string);
  }
  const series = { name: brace < 0 ? key : key.slice(0, brace), labels: brace < 0 ? {} : labels };
  known.set(key, series);
  return series;
}

/** How many circuits are in each state: `sum(circuit_breaker_state) by (state)`. `null` before the first scrape. */
export function statesCounted(samples: Samples): Readonly<Record<State, number>> | null {
  let any = false;
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  for (const [key, value] of Object.entries(samples)) {
    const { name, labels } = seriesOf(key);
    const state = labels['state'] as State | undefined;
    if (name !== 'circuit_breaker_state' || state === undefined || !(state in counts)) continue;
    counts[state] += Number(value);
    any = true;
  }
  return any ? counts : null;
}

/** A sample line, as it is scraped. */
export interface SampleLine extends Series {
  readonly key: string;
  readonly value: string;
}

/** What is scraped about one circuit: its state and its changes first, then the rest by name. */
export function linesOf(samples: Samples, circuit: string): SampleLine[] {
  return Object.keys(samples)
    .filter((key) => seriesOf(key).labels['circuit_name'] === circuit)
    .map((key) => ({ key, value: samples[key] as string, ...seriesOf(key) }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function rank(name: string): number {
  return ['circuit_breaker_state', 'circuit_breaker_state_transition_total'].indexOf(name) >>> 0;
}
