// Calls per second, out of the frames.

import { FRAME_EVERY, OUTCOMES, type Outcome } from '../shared/events.js';
import { between, type EventOf } from '../shared/recording.js';

/** One circuit's calls over the time shown. */
export interface CallSeries {
  /** The end of each second, in ms since the Unix epoch. */
  readonly times: readonly number[];
  /** Calls a second, by outcome. */
  readonly perSecond: Readonly<Record<Outcome, readonly number[]>>;
}

/** What `frames` tell of `circuit` after `from` and by `to` (ms since the Unix epoch). */
export function callSeries(frames: readonly EventOf<'frame'>[], circuit: string, from: number, to: number): CallSeries {
  const shown = between(frames, from, to);
  const rates = shown.map(({ at, circuits }, i) => {
    const lasted = i === 0 ? FRAME_EVERY : Math.max(1, at - (shown[i - 1] as EventOf<'frame'>).at);
    return { calls: circuits[circuit]?.calls, perSecond: 1_000 / lasted };
  });
  const of = (outcome: Outcome) => rates.map(({ calls, perSecond }) => (calls?.[outcome] ?? 0) * perSecond);
  return { times: shown.map(({ at }) => at), perSecond: byOutcome(of) };
}

/** The mean of the last `frames` seconds: one alone jumps. */
export function latestRates({ perSecond }: CallSeries, frames: number): Readonly<Record<Outcome, number>> {
  return byOutcome((outcome) => {
    const latest = perSecond[outcome].slice(-frames);
    return latest.length === 0 ? 0 : latest.reduce((sum, rate) => sum + rate, 0) / latest.length;
  });
}

function byOutcome<T>(of: (outcome: Outcome) => T): Record<Outcome, T> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, of(outcome)])) as Record<Outcome, T>;
}
