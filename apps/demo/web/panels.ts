/** The queries of the dashboard's panels, as Grafana asks them. */
export const QUERIES = {
  currentlyOpen: 'sum(circuit_breaker_state{state="open"})',
  tripRate: 'sum(rate(circuit_breaker_state_transition_total{new_state="open"}[5m])) by (circuit_name)',
  stateOverview: 'sum(circuit_breaker_state) by (state)',
} as const;

/** How bad it is that so many circuits are open, by the thresholds of the dashboard's panel. */
export type Grade = 'ok' | 'warning' | 'critical';

/** Fine at 0, warning from 1, critical from 5. */
export function gradeOf(open: number): Grade {
  if (open >= 5) return 'critical';
  return open >= 1 ? 'warning' : 'ok';
}

/** A part of a ring: where it begins and how long it is, as shares of the whole. */
export interface Arc<T> {
  readonly of: T;
  readonly count: number;
  readonly start: number;
  readonly length: number;
}

/** `counts` laid around a ring, without those that are 0. */
export function ringOf<T>(counts: readonly (readonly [of: T, count: number])[]): Arc<T>[] {
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  let start = 0;
  return counts
    .filter(([, count]) => count > 0)
    .map(([of, count]) => {
      const arc = { of, count, start, length: count / all };
      start += arc.length;
      return arc;
    });
}
