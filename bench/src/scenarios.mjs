/** @import { Scenario } from './types.js' */

/** The files in `scenarios/`, in the order in which results are shown. */
export const SCENARIOS = /** @type {const} */ ([
  'closed',
  'failing',
  'refused',
  'in-flight',
  'hung',
  'async-local-storage',
  'listeners',
  'http',
  'busy-minute',
  'growth',
  'creation',
  'heap',
  'idle',
  'size',
  'scrape',
  'floor',
  'loop',
]);

/** @typedef {typeof SCENARIOS[number]} ScenarioName */

/**
 * @param {string} name
 * @returns {Promise<Scenario>}
 */
export async function load(name) {
  return (await import(`./scenarios/${name}.mjs`)).scenario;
}
