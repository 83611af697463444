/** Times of the rounds with real processes, in ms: long enough for a busy machine, short enough for many rounds. */
export const TIMES = { heartbeat: 150, staleAfter: 900, lease: 1_800, rejoinOver: 500 };
export const RULES = { wait: 600, streak: 3, every: 30 };
export const NAME = 'payments';
