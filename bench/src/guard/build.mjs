import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Writes the core as one ES module, made from its sources, so that nothing has to be built before.
 *
 * @param {string} outfile
 * @param {(source: string) => string} change - of the breaker's source: what shows that the guard sees it
 */
export async function buildCore(outfile, change) {
  await build({
    stdin: { contents: `export * from '@fluxgate/core'`, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@fluxgate/source'],
    outfile,
    plugins: [
      {
        name: 'change',
        setup({ onLoad }) {
          onLoad({ filter: /[\\/]circuit-breaker\.ts$/ }, async ({ path }) => ({
            contents: change(await readFile(path, 'utf8')),
            loader: 'ts',
          }));
        },
      },
    ],
  });
}
