/** @import { Comparison, Spread } from './types.js' */

/**
 * The value that a share of the figures stays below, between neighbours in proportion.
 *
 * @param {readonly number[]} sorted
 * @param {number} share - 0 to 1
 */
export function quantile(sorted, share) {
  if (sorted.length === 0) throw new RangeError('no figures to take a quantile of');
  const position = share * (sorted.length - 1);
  const below = /** @type {number} */ (sorted[Math.floor(position)]);
  const above = /** @type {number} */ (sorted[Math.ceil(position)]);
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * @param {readonly number[]} figures
 * @returns {Spread}
 */
export function spread(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), q1: quantile(sorted, 0.25), q3: quantile(sorted, 0.75) };
}

/** @type {Record<Comparison, (figure: number, baseline: number) => number>} */
const COMPARE = {
  ratio: (figure, baseline) => figure / baseline,
  rate: (figure, baseline) => baseline / figure,
  added: (figure, baseline) => figure - baseline,
  absolute: (figure) => figure,
};

/**
 * Compares round by round, so that a machine that became slower or faster meanwhile has done so to both.
 *
 * @param {Comparison} comparison
 * @param {readonly number[]} figures
 * @param {readonly number[]} baseline - of the same rounds; not looked at for `absolute`
 * @returns {Spread}
 */
export function compare(comparison, figures, baseline) {
  return spread(figures.map((figure, round) => COMPARE[comparison](figure, baseline[round] ?? Number.NaN)));
}

/**
 * The straight line through some points, by least squares: how much y rises for each x.
 *
 * @param {readonly (readonly [number, number])[]} points
 */
export function slope(points) {
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x0 = mean(points.map(([x]) => x));
  const y0 = mean(points.map(([, y]) => y));
  const covariance = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  return covariance / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}
