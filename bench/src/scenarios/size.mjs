/** @import { LibraryName, Scenario } from '../types.js' */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
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
  how: 'Bytes of an ES module that esbuild bundles and minifies, after gzip (level 9; Bun packs by another library).',
  measurements: [
    {
      id: 'bundle',
      what: 'bundle, min+gzip: {}',
      comparison: 'absolute',
      unit: 'B',
      libraries: BREAKERS,
      variants: ['the breaker with its defaults', 'everything'],
      aims: { 'the breaker with its defaults': { atMost: 3_500 }, everything: { atMost: 6_000 } },
      rounds: 1,
      warmUp: 0,
      prepare(_library, variant, name) {
        const contents = (variant === 'everything' ? EVERYTHING : BREAKER)[name];
        if (contents === undefined) throw new Unavailable('it has one export, the breaker');
        return () => bundled(contents);
      },
    },
  ],
};

/** @param {string} contents */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['events'],
  });
  return gzipSync(/** @type {{ contents: Uint8Array }} */ (outputFiles[0]).contents, { level: 9 }).length;
}
