import type { ProbeResult, Recovery, Verdict } from './recovery.js';

/**
 * The tripper alone decides, over the probes of this half-open period: it holds after a failure, and the circuit reopens; it
 * does not hold after a success, and the circuit closes; otherwise it probes on.
 */
export function byTripper(): Recovery {
  return Object.freeze({
    start: () => ({ record }),
    toString: () => 'by_tripper()',
  });
}

function record({ failed, tripper }: ProbeResult): Verdict | undefined {
  const { holds, leaves } = tripper();
  if (holds !== failed) return undefined;
  return { to: failed ? 'open' : 'closed', leaves: leaves() };
}
