import type { Recovery, RecoveryRun } from './recoveries/recovery.js';

/** A call that a half-open circuit has let through. */
export interface Probe {
  /** When it began, in monotonic ms. */
  readonly startedAt: number;
}

/** The probes of one half-open period: who is on the way, and what the recovery has made of those that came back. */
export class Probing {
  /** In the order in which they began. */
  readonly inFlight: Set<Probe> = new Set();
  readonly #recovery: Recovery;
  #run: RecoveryRun | undefined;
  #admitted = false;

  constructor(recovery: Recovery) {
    this.#recovery = recovery;
  }

  /** Whether no probe was let through yet. The first one is always admitted. */
  get untried(): boolean {
    return !this.#admitted;
  }

  /** What the recovery decides by; begun when it is first asked. */
  get run(): RecoveryRun {
    this.#run ??= this.#recovery.start();
    return this.#run;
  }

  begin(startedAt: number): Probe {
    const probe: Probe = { startedAt };
    this.#admitted = true;
    this.inFlight.add(probe);
    return probe;
  }

  /** The probe that is due to be given up at `now`, if any. */
  overdue(now: number, timeout: number): Probe | undefined {
    for (const probe of this.inFlight) return now - probe.startedAt >= timeout ? probe : undefined;
    return undefined;
  }
}
