import type { ProbeResult, Recovery, RecoveryRun, Verdict } from '../index.js';

/** How long a slow probe of {@link period} takes, and any other one, in ms. */
export const SLOW = 500;
const QUICK = 5;

/**
 * A period of `recovery` that is fed with probes: `+` for a success, `-` for a failure, `s` for a slow success and `x` for a slow
 * failure.
 */
export function period(
  recovery: Recovery,
  saved?: unknown,
): {
  readonly run: RecoveryRun;
  /** What follows from each of the probes. */
  feed(probes: string): (Verdict | undefined)[];
} {
  const run = recovery.start(saved);
  const tripper: ProbeResult['tripper'] = () => {
    throw new Error('the tripper is not to be asked');
  };
  return {
    run,
    feed: (probes) =>
      [...probes].map((one) =>
        run.record({ failed: '-x'.includes(one), duration: 'sx'.includes(one) ? SLOW : QUICK, tripper }),
      ),
  };
}

/** The period that goes on from what `run` saved, after a round trip through JSON. */
export function resumed(recovery: Recovery, run: RecoveryRun): ReturnType<typeof period> {
  return period(recovery, JSON.parse(JSON.stringify(run.save?.())));
}
