// The metrics of one circuit line by line, with what has changed.

import type { EventOf, Recording } from '../shared/recording.js';
import { linesOf, type SampleLine } from './samples.js';
import { isTouched } from './trace.js';

/** A sample line, and how it changed lately. */
export interface MetricLine extends SampleLine {
  /** What the followed transition made of it: the value before, and after. */
  readonly touched: { readonly was: string | undefined; readonly became: string } | null;
  /** What it read before the latest scrape, which changed it. */
  readonly was: string | null;
}

/** What there is to know for {@link metricLines}. */
export interface MetricView {
  readonly recording: Recording;
  readonly circuit: string;
  /** The latest scrape until the moment shown. */
  readonly scrape: EventOf<'scrape'> | undefined;
  /** The transition that is followed, and the scrape in which it arrived. */
  readonly followed: EventOf<'signal'> | undefined;
  readonly arrived: EventOf<'scrape'> | null;
}

/** The lines of `circuit` as they read after `scrape`. */
export function metricLines({ recording, circuit, scrape, followed, arrived }: MetricView): MetricLine[] {
  if (scrape === undefined) return [];
  const { samples } = recording.at(scrape.at);
  const before = recording.at(scrape.at - 1).samples;
  const atArrival = arrived === null ? {} : recording.at(arrived.at - 1).samples;
  return linesOf(samples, circuit).map((line): MetricLine => {
    const became = arrived?.changed[line.key];
    const isHere = followed !== undefined && became !== undefined && isTouched(line.key, followed);
    return {
      ...line,
      touched: isHere ? { was: atArrival[line.key], became } : null,
      was: line.key in scrape.changed ? (before[line.key] ?? null) : null,
    };
  });
}
