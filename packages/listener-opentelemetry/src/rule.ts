import type { Reason } from '@fluxgate/core';

/**
 * The rule that decided on a change of state: the first that was measured (`failure_rate`), not the gates before it
 * (`min_requests`). Where no rule of the circuit decided, who did: `manual`, or the name of an outside decider (`fleet`).
 */
export function decidingRule(reason: Reason): string {
  const { by, leaves, kind } = reason;
  const leaf = leaves.find(({ gate }) => !gate) ?? leaves[0];
  return by ?? leaf?.rule ?? kind;
}
