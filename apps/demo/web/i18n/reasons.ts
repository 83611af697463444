import type { ReasonLeaf } from '@fluxgate/core';
import type { SignalEvent } from '../../shared/events.js';

/** What a reason is told from. */
export type Decision = Pick<SignalEvent, 'from' | 'to' | 'reason'>;

/** Conditions for deciding at all; they say nothing of what was seen. */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

/** The leaves that say what was seen; where there are none, all of them. */
export function seenBy({ leaves }: Decision['reason']): readonly ReasonLeaf[] {
  const seen = leaves.filter(({ rule }) => !GATES.has(rule));
  return seen.length > 0 ? seen : leaves;
}

/** From how many ms on a call was slow, as a leaf of `slow_rate` tells it. */
export function slowFrom({ detail = '' }: ReasonLeaf): number | undefined {
  const [, ms] = /([\d.]+) ms/.exec(detail) ?? [];
  return ms === undefined ? undefined : Number(ms);
}
