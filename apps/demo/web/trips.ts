// The trip rate: `sum(rate(circuit_breaker_state_transition_total{new_state="open"}[5m])) by (circuit_name)`.

import type { EventOf } from '../shared/recording.js';
import { type Samples, seriesOf } from './samples.js';

/** What `[5m]` looks back on, in ms. */
export const RATE_WINDOW = 300_000;

/** One circuit's trips a second, at each of {@link TripRates.times}. */
export interface TripRate {
  readonly circuit: string;
  readonly rates: readonly number[];
}

/** A line for each circuit that tripped in the time shown; the busiest first. */
export interface TripRates {
  /** In ms since the Unix epoch. */
  readonly times: readonly number[];
  readonly lines: readonly TripRate[];
}

interface Step {
  readonly at: number;
  readonly total: number;
}

/**
 * Rates at each of `times`, out of the counters before everything (`base`) and what `scrapes` brought since, in order. A
 * counter that is new begins at 0; the server's restart begins a new recording, so none ever falls.
 */
export function tripRates(base: Samples, scrapes: readonly EventOf<'scrape'>[], times: readonly number[]): TripRates {
  const counters = countersOf(base, scrapes);
  const lines = [...counters].map(([circuit, steps]) => ({
    circuit,
    rates: times.map((time) => (totalAt(steps, time) - totalAt(steps, time - RATE_WINDOW)) / (RATE_WINDOW / 1_000)),
  }));
  return { times, lines: lines.filter(({ rates }) => rates.some((rate) => rate > 0)).sort(busiestFirst) };
}

/** How each circuit's counter of openings grew. */
function countersOf(base: Samples, scrapes: readonly EventOf<'scrape'>[]): Map<string, Step[]> {
  const values = new Map<string, number>();
  const counters = new Map<string, Step[]>();
  const take = (at: number, samples: Samples) => {
    for (const { key, circuit, value } of openingsIn(samples)) {
      const steps = counters.get(circuit) ?? [];
      counters.set(circuit, steps);
      const grown = value - (values.get(key) ?? 0);
      values.set(key, value);
      steps.push({ at, total: (steps.at(-1)?.total ?? 0) + grown });
    }
  };
  take(Number.NEGATIVE_INFINITY, base);
  for (const { at, changed } of scrapes) take(at, changed);
  return counters;
}

interface Opening {
  readonly key: string;
  readonly circuit: string;
  readonly value: number;
}

/** Few of the samples are openings, and each scrape is looked at with every one that comes after it. */
const found = new WeakMap<Samples, readonly Opening[]>();

function openingsIn(samples: Samples): readonly Opening[] {
  let openings = found.get(samples);
  if (openings === undefined) {
    openings = Object.keys(samples).flatMap((key) => {
      const { name, labels } = seriesOf(key);
      if (name !== 'circuit_breaker_state_transition_total' || labels['new_state'] !== 'open') return [];
      return [{ key, circuit: labels['circuit_name'] ?? '', value: Number(samples[key]) }];
    });
    found.set(samples, openings);
  }
  return openings;
}

function totalAt(steps: readonly Step[], time: number): number {
  return steps.findLast(({ at }) => at <= time)?.total ?? 0;
}

function busiestFirst(a: TripRate, b: TripRate): number {
  return (b.rates.at(-1) ?? 0) - (a.rates.at(-1) ?? 0) || a.circuit.localeCompare(b.circuit, 'en', { numeric: true });
}
