import { setImmediate } from 'node:timers/promises';
import type { Cancel, Time } from '../time.js';

/** Time that passes when it is told to. */
export interface VirtualTime extends Time {
  /** Let so many ms pass, and do all that falls due, in order; what is asynchronous in it gets its turn. */
  pass(ms: number): Promise<void>;
  /** How many jobs are arranged. */
  readonly arranged: number;
}

/** For tests; starts at `start`, in ms since the Unix epoch. */
export function virtualTime(start = 1_700_000_000_000): VirtualTime {
  const jobs = new Set<{ due: number; readonly again: number | undefined; readonly job: () => void }>();
  let now = start;
  const arrange = (ms: number, again: number | undefined, job: () => void): Cancel => {
    const one = { due: now + ms, again, job };
    jobs.add(one);
    return () => jobs.delete(one);
  };
  return {
    now: () => now,
    every: (ms, job) => arrange(ms, ms, job),
    after: (ms, job) => arrange(ms, undefined, job),
    get arranged() {
      return jobs.size;
    },
    async pass(ms) {
      const end = now + ms;
      await setImmediate();
      for (;;) {
        const next = [...jobs].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
        if (next === undefined) break;
        now = next.due;
        if (next.again === undefined) jobs.delete(next);
        else next.due += next.again;
        next.job();
        await setImmediate();
      }
      now = end;
    },
  };
}
