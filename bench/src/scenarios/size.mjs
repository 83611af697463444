/** @import { LibraryName, Scenario } from '../types.js' */
import { bundled, zipped } from '../bundle.mjs';
import { PARTS, partOf } from '../parts.mjs';
import { BREAKERS } from '../subjects.mjs';
import { Unavailable } from '../unavailable.mjs';

/** What an application imports that wants a breaker of a count window, and no more. @type {Partial<Record<LibraryName, string>>} */
const BREAKER = {
  fluxgate: `export { CircuitBreaker } from '@fluxgate/core'`,
  cockatiel3: `export { circuitBreaker, CountBreaker, handleAll } from 'cockatiel3'`,
  cockatiel4: `export { circuitBreaker, CountBreaker, handleAll } from 'cockatiel4'`,
  opossum: `export { default } from 'opossum'`,
};

/** @type {Partial<Record<LibraryName, string>>} */
const EVERYTHING = {
  fluxgate: `export * from '@fluxgate/core'`,
  cockatiel3: `export * from 'cockatiel3'`,
  cockatiel4: `export * from 'cockatiel4'`,
};

/**
 * Everything of cockatiel is more than breakers: retries, timeouts, bulkheads, fallbacks. opossum has one export, and needs
 * Node's `events`, which is not counted here and has to come along in a browser.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'Bytes of an ES module that esbuild bundles and minifies, after gzip (level 9; Bun packs by another library). Parts: by how ' +
    'much it becomes smaller without the code that is there for them; what is alike in several is packed once, so that the ' +
    'parts are less than the whole.',
  measurements: [
    {
      id: 'bundle',
      what: 'bundle, min+gzip: {}',
      comparison: 'absolute',
      unit: 'B',
      libraries: BREAKERS,
      variants: ['the breaker with its defaults', 'everything'],
      aims: { 'the breaker with its defaults': { atMost: 3_500 }, everything: { atMost: 6_000 } },
      floor: 'size parts',
      rounds: 1,
      warmUp: 0,
      prepare(_library, variant, name) {
        const contents = (variant === 'everything' ? EVERYTHING : BREAKER)[name];
        if (contents === undefined) throw new Unavailable('it has one export, the breaker');
        return async () => zipped((await bundled(contents)).code);
      },
    },
    {
      id: 'parts',
      what: 'the breaker with its defaults, of that: {}',
      comparison: 'absolute',
      unit: 'B',
      libraries: ['fluxgate'],
      variants: Object.keys(PARTS),
      rounds: 1,
      warmUp: 0,
      prepare: (_library, variant) => () => bytesOf(variant),
    },
  ],
};

/** By how much the bundle would be smaller without what is there for one part of what is promised. @param {string} part */
async function bytesOf(part) {
  const { sourcesOf } = await import('../sources.mjs');
  const bundle = await bundled(/** @type {string} */ (BREAKER.fluxgate));
  const sources = sourcesOf(bundle);
  const without = [...bundle.code].filter((_, i) => partOf(/** @type {string} */ (sources[i])) !== part);
  return zipped(bundle.code) - zipped(without.join(''));
}
