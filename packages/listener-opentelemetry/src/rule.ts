import type { Reason } from '@fluxgate/core';

/** Built-in rules that say when to look, not what was seen. A user's own say so by `gate`. */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

/**
 * The rule that decided on a change of state: the first that was measured (`failure_rate`), not the gates before it
 * (`min_requests`). Where no rule of the circuit decided, who did: `manual`, or the name of an outside decider (`fleet`).
 */
export function decidingRule(reason: Reason): string {
  const { by, leaves, kind } = reason;
  const leaf = leaves.find(({ gate, rule }) => !gate && !GATES.has(rule)) ?? leaves[0];
  return by ?? leaf?.rule ?? kind;
}
