/** How a measured rate stands to the limit of the circuit's rules. */
export type Verdict = 'nothingMeasured' | 'notEnough' | 'below' | 'near' | 'over';

/** From this share of the limit on, a rate is near it. */
const NEAR = 0.8;

/** Judge `rate` (0 to 1) that was measured over `calls`. */
export function verdictOf(rate: number | null, limit: number, calls: number, minRequests: number): Verdict {
  if (rate === null || calls === 0) return 'nothingMeasured';
  if (calls < minRequests) return 'notEnough';
  if (rate >= limit) return 'over';
  return rate >= limit * NEAR ? 'near' : 'below';
}
