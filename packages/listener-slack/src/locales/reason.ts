import type { Reason, ReasonLeaf } from '@fluxgate/core';

/** How one language says what a rule measured. */
export type Phrase = (leaf: Required<Pick<ReasonLeaf, 'value' | 'threshold'>> & ReasonLeaf) => string;

/** Conditions for deciding at all; they say nothing of what was seen. */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

/** The leaves of `reason` that say what was seen; where there are none, all of them. */
export function measured({ leaves }: Reason): readonly ReasonLeaf[] {
  const seen = leaves.filter(({ rule }) => !GATES.has(rule));
  return seen.length > 0 ? seen : leaves;
}

/** Whether `leaf` has what a {@link Phrase} tells of. */
export function isMeasured(leaf: ReasonLeaf): leaf is Parameters<Phrase>[0] {
  return leaf.value !== undefined && leaf.threshold !== undefined;
}

/** From how many ms on a call was slow, as a leaf of `slow_rate` tells it. */
export function slowFrom({ detail = '' }: ReasonLeaf): number | undefined {
  const [, ms] = /^slow from ([\d.]+) ms$/.exec(detail) ?? [];
  return ms === undefined ? undefined : Number(ms);
}

/** How many probes were wanted, as a leaf of `probes` tells it; it may have taken fewer to decide. */
export function wanted({ detail = '' }: ReasonLeaf): number | undefined {
  const [, count] = /, (\d+) wanted$/.exec(detail) ?? [];
  return count === undefined ? undefined : Number(count);
}

/** A figure of a rule that nothing more is known of: four decimals at the most. */
export function figure(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
