import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Printed, run } from './run.js';

/** Runs the pnpm that the workspace is pinned to, whatever is (or is not) on the path. */
export function pnpm(cwd: string, args: readonly string[]): Promise<Printed> {
  // What the package exports is its manifest.
  const manifest = createRequire(import.meta.url).resolve('pnpm');
  return run(process.execPath, [join(dirname(manifest), 'bin', 'pnpm.cjs'), ...args], { cwd });
}
