import type { Recovery, RecoveryRun } from './recoveries/recovery.js';

/** The probes of one half-open period: what the recovery makes of those that were recorded. */
export class Probing {
  /** How many probes were recorded. As long as there are none and none is in flight, a call is always admitted. */
  recorded: number;
  readonly #recovery: Recovery;
  /** The progress that a snapshot kept. */
  #saved: unknown;
  #run: RecoveryRun | undefined;

  constructor(recovery: Recovery, recorded = 0, saved?: unknown) {
    this.#recovery = recovery;
    this.recorded = recorded;
    this.#saved = saved;
  }

  /** What decides; made when it is first asked, so that a rule that throws is asked again. */
  get run(): RecoveryRun {
    if (this.#run !== undefined) return this.#run;
    // Progress that the rule cannot go on with is given to it once.
    const saved = this.#saved;
    this.#saved = undefined;
    this.#run = this.#recovery.start(saved);
    return this.#run;
  }
}
