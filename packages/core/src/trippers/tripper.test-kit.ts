import type { Evidence, State } from '../index.js';
import { Tally } from '../metric.js';

class Figures extends Tally {
  totalCount = 0;
  failureCount = 0;
  duration: number | undefined;
  slow: Record<number, number> = {};

  override get totalDuration(): number | undefined {
    return this.duration;
  }

  override get slowCounts(): Record<number, number> {
    return this.slow;
  }
}

/** What a tripper is shown: nothing recorded in a closed circuit, unless told otherwise. */
export function evidence(
  given: Partial<Pick<Figures, 'totalCount' | 'failureCount' | 'duration' | 'slow'>> & {
    state?: State;
    failureStreak?: number;
  } = {},
): Evidence {
  const { state = 'closed', failureStreak = 0, ...figures } = given;
  return { state, failureStreak, metrics: Object.assign(new Figures(), figures) };
}
