import { setTimeout as delay } from 'node:timers/promises';

/** Something that did not happen in time, and how fast the machine was meanwhile. */
export interface Stall {
  /** What the story waited for. */
  readonly what: string;
  /** For how long, in ms. */
  readonly after: number;
  /** Which share of its timers came when they were due, from 0 to 1: little, where other processes take the machine. */
  readonly onTime: number;
}

/** How a story waits. */
export interface Patience {
  /**
   * Looks until what is looked at is as it should be. Once something has not happened in time, nothing is waited for any more.
   *
   * @returns what was seen last
   */
  until<T>(what: string, look: () => T | Promise<T>, done: (seen: T) => boolean): Promise<T>;
  /** Does what may take the given time, in ms, and says whether it was enough. */
  allows(what: string, act: (left: number) => Promise<boolean>): Promise<void>;
  /** The first thing that did not happen in time. */
  readonly stalled: Stall | undefined;
  end(): void;
}

/** How often is looked, and how often the timer comes that shows how fast the machine is; in ms. */
const EVERY = 20;

/** Begins to watch how fast the machine is. `bound` is how long to wait for any one thing, in ms. */
export function startPatience(bound: number): Patience {
  const begun = performance.now();
  let ticks = 0;
  const pulse = setInterval(() => ticks++, EVERY);
  let stalled: Stall | undefined;
  const left = (): number => (stalled === undefined ? bound : 0);
  const stall = (what: string): void => {
    const onTime = Math.min(1, (ticks * EVERY) / (performance.now() - begun));
    stalled ??= { what, after: bound, onTime };
  };
  return {
    async until(what, look, done) {
      const end = performance.now() + left();
      for (;;) {
        // First the time, then the look: what has happened counts, though the look took long.
        const isOver = performance.now() >= end;
        const seen = await look();
        if (done(seen)) return seen;
        if (isOver) {
          stall(what);
          return seen;
        }
        await delay(EVERY);
      }
    },
    async allows(what, act) {
      if (!(await act(left()))) stall(what);
    },
    get stalled() {
      return stalled;
    },
    end: () => clearInterval(pulse),
  };
}

/** Below this share of timers that come in time, the machine is what is in the way. */
const TOO_SLOW = 0.5;

/** Says what did not happen in time, and whether the machine or something else is in the way. */
export function sayStalled({ what, after, onTime }: Stall): string {
  const waited = `the story waited ${Math.round(after / 1_000)} s for ${what}`;
  const timers = `${Math.round(onTime * 100)} % of its timers fired on time`;
  return onTime < TOO_SLOW
    ? `This machine is too slow for the story: ${waited}, and only ${timers}. Try again when it is less busy.`
    : `Something is broken: ${waited}, on a machine that is fast enough (${timers}).`;
}
