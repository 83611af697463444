import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Printed, run } from './run.js';

const require = createRequire(import.meta.url);

/** The pnpm that the workspace is pinned to, for Node to run, whatever is (or is not) on the path. */
// What the package exports is its manifest.
export const pnpmProgram: string = join(dirname(require.resolve('pnpm')), 'bin', 'pnpm.cjs');

/** Runs that pnpm in a folder: of this repository, of a copy of it, or of somebody who uses the packages. */
export function pnpm(cwd: string, args: readonly string[]): Promise<Printed> {
  return run(process.execPath, [pnpmProgram, ...args], { cwd });
}
