import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * An ES module as a browser would be sent it, and the map that leads back to its sources.
 *
 * @param {string} contents - what is imported, in words of JavaScript
 * @param {string[]} [conditions] - of the packages' exports: which of their files are taken
 */
export async function bundled(contents, conditions = []) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['events'],
    conditions,
    sourcemap: 'external',
    outfile: 'bundle.js',
  });
  const text = (/** @type {string} */ ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return { code: text('.js'), map: JSON.parse(text('.js.map')) };
}

/** @param {string} code */
export function zipped(code) {
  return gzipSync(code, { level: 9 }).length;
}
