import { RESOLUTION } from './clock.js';
import type { Recovery, RecoveryRun } from './recoveries/recovery.js';

/** A call that a half-open circuit has let through. */
export interface Probe {
  /** When it began, in monotonic ms. */
  readonly startedAt: number;
  /** Whether its outcome is known, or no longer waited for. */
  settled: boolean;
}

/** The probes of one half-open period: who is on the way, and what the recovery has made of those that came back. */
export class Probing {
  /** The probes that have not settled, in the order in which they began. */
  readonly inFlight: Set<Probe> = new Set();
  /** Whether a probe was let through yet. The first one is always admitted. */
  begun = false;
  readonly #recovery: Recovery;
  #run: RecoveryRun | undefined;

  constructor(recovery: Recovery) {
    this.#recovery = recovery;
  }

  /** What decides; made when it is first asked, so that a rule that throws is asked again. */
  get run(): RecoveryRun {
    this.#run ??= this.#recovery.start();
    return this.#run;
  }

  /** Let a probe through. */
  begin<P extends Probe>(probe: P): P {
    this.begun = true;
    this.inFlight.add(probe);
    return probe;
  }

  /** The longest on the way, when it has been so for `timeout` ms or more. */
  overdue(now: number, timeout: number): Probe | undefined {
    for (const probe of this.inFlight) return now - probe.startedAt > timeout - RESOLUTION ? probe : undefined;
    return undefined;
  }
}
