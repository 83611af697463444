import type { Reason, ReasonLeaf } from '@fluxgate/core';

/** How one language puts what a rule measured. */
export type Phrase = (leaf: Required<Pick<ReasonLeaf, 'value' | 'threshold'>> & ReasonLeaf) => string;

/** The leaves of `reason` that say what was seen, not when to look; all of them if there are none. */
export function measured({ leaves }: Reason): readonly ReasonLeaf[] {
  const seen = leaves.filter(({ gate }) => !gate);
  return seen.length > 0 ? seen : leaves;
}

/** Whether `leaf` has what a {@link Phrase} needs. */
export function isMeasured(leaf: ReasonLeaf): leaf is Parameters<Phrase>[0] {
  return leaf.value !== undefined && leaf.threshold !== undefined;
}

/** A figure of an unknown rule: four decimals at most. */
export function figure(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
