import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from '../registry/run.js';

const require = createRequire(import.meta.url);

/** Bundles `entry` in the folder `cwd` with esbuild, for a browser or a worker, into the file `outfile`. */
export async function esbuild(cwd: string, entry: string, format: 'esm' | 'iife', outfile: string): Promise<void> {
  const args = [entry, '--bundle', '--minify', `--format=${format}`, `--outfile=${outfile}`];
  await run(join(require.resolve('esbuild/package.json'), '../bin/esbuild'), args, { cwd });
}

/** Builds the page in the folder `cwd` with Vite into `outDir`. */
export async function vite(cwd: string, outDir: string): Promise<void> {
  await run(
    process.execPath,
    [join(require.resolve('vite/package.json'), '../bin/vite.js'), 'build', '--outDir', outDir],
    { cwd },
  );
}
