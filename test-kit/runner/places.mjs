import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the workspace. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

// What the package exports is its manifest.
const manifest = createRequire(join(ROOT, 'package.json')).resolve('pnpm');

/** The workspace's own pnpm, as a file for Node: whatever is (or is not) on the path is not asked. */
export const PNPM = join(dirname(manifest), 'bin', 'pnpm.cjs');
