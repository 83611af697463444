import { isAbsolute, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import type { EntryPoint } from './installed.js';

/**
 * Bundles a module of that code. Peers and dependencies stay outside: what is looked at is our own code.
 *
 * The manifest's `sideEffects: false` is not heeded: with it a bundler leaves out a module of which nothing is used, without
 * looking at it.
 */
export type Bundler = (code: string) => Promise<string>;

/** An entry point's file, quoted for an import. */
export function quotedPath({ package: { folder }, import: { default: file } }: EntryPoint): string {
  return JSON.stringify(join(folder, file));
}

/** How many bytes a bundle of `exported` (`* `, `{ State }`) of an entry point has, minified and gzipped. */
export async function weigh(exported: string, entryPoint: EntryPoint): Promise<number> {
  const bundle = await withEsbuild(`export ${exported} from ${quotedPath(entryPoint)}`);
  return gzipSync(bundle, { level: 9 }).byteLength;
}

export const withEsbuild: Bundler = async (code) => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    plugins: [
      {
        name: 'own code only',
        setup({ onResolve }) {
          onResolve({ filter: /.*/ }, ({ path, resolveDir }) =>
            isOwn(path)
              ? { path: resolve(resolveDir, path), sideEffects: true }
              : { path, external: true, sideEffects: false },
          );
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text).join('');
};

export const withRollup: Bundler = async (code) => {
  const bundle = await rollup({
    input: 'input',
    onLog: () => undefined,
    plugins: [
      {
        name: 'own code only',
        resolveId(id, importer = '') {
          if (id === 'input') return id;
          if (!isOwn(id)) return { id, external: true, moduleSideEffects: false };
          return { id: resolve(importer, '..', id), moduleSideEffects: true };
        },
        load: (id) => (id === 'input' ? code : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es' });
  return output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('');
};

function isOwn(specifier: string): boolean {
  return specifier.startsWith('.') || isAbsolute(specifier);
}
