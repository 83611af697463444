import type { ProbeResult, Recovery, RecoveryRun, Verdict } from '../index.js';

/** A period of `recovery` that is fed with probes: `-` for a failed one, `+` for one that went well. */
export function period(recovery: Recovery): {
  readonly run: RecoveryRun;
  /** What follows from each of the probes. */
  feed(probes: string): (Verdict | undefined)[];
} {
  const run = recovery.start();
  const tripper: ProbeResult['tripper'] = () => {
    throw new Error('the tripper is not to be asked');
  };
  return {
    run,
    feed: (probes) => [...probes].map((one) => run.record({ failed: one === '-', duration: 5, tripper })),
  };
}
