/** What time it is at the server, as far as the browser can tell. */
export interface ServerClock {
  /** Something happened there at `at` (ms since the Unix epoch), and it is known here now. */
  heard(at: number): void;
  /** In ms since the Unix epoch. */
  now(): number;
  /** Forget what was learnt: it is another server. */
  reset(): void;
}

/**
 * The two clocks may differ: the page on a wall shows what happens on another machine. News takes a moment to arrive, so the
 * quickest one tells the difference best.
 */
export function serverClock(here: () => number = () => Date.now()): ServerClock {
  let ahead = Number.NEGATIVE_INFINITY;
  return {
    heard: (at) => {
      ahead = Math.max(ahead, at - here());
    },
    now: () => here() + (Number.isFinite(ahead) ? ahead : 0),
    reset: () => {
      ahead = Number.NEGATIVE_INFINITY;
    },
  };
}
