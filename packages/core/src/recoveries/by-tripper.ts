import { rule } from '../rule-text.js';
import type { ProbeResult, Recovery, Verdict } from './recovery.js';

/**
 * The tripper alone decides, over the probes of this half-open period. It is undecided until the window holds as many probes as
 * the tripper needs (its `minCalls`, at least 1). Then the circuit reopens if the tripper holds, and closes if it does not.
 */
export function byTripper(): Recovery {
  // Nothing to save: what the tripper judges by is the window, which a snapshot contains.
  return rule('by_tripper()', { start: () => ({ record }) });
}

function record({ tripper }: ProbeResult): Verdict | undefined {
  const { holds, enough, leaves } = tripper();
  return enough ? { to: holds ? 'open' : 'closed', leaves: leaves() } : undefined;
}
