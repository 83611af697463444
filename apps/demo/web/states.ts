import type { State } from '@fluxgate/core';

/** Every state, the one that most needs somebody to look first. */
export const BY_URGENCY: readonly State[] = ['forced_open', 'open', 'half_open', 'metrics_only', 'disabled', 'closed'];

/** What {@link mostUrgentFirst} goes by. */
export interface Ranked {
  readonly name: string;
  readonly state: State;
  /** In ms since the Unix epoch. */
  readonly since: number;
}

/** For sorting: by urgency, then the latest change first, then by name. Closed ones go by name alone, so that they keep still. */
export function mostUrgentFirst(a: Ranked, b: Ranked): number {
  const rank = BY_URGENCY.indexOf(a.state) - BY_URGENCY.indexOf(b.state);
  if (rank !== 0) return rank;
  const changed = a.state === 'closed' ? 0 : b.since - a.since;
  return changed || a.name.localeCompare(b.name, 'en', { numeric: true });
}
