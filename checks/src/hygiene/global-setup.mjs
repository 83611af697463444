import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// jest loads this file as it is; what it calls is TypeScript.
import { tsImport } from 'tsx/esm/api';

/** Packs and installs the packages once, for all files of tests. */
export default async function installOnce() {
  const { installPacked } = await tsImport('./installed.ts', import.meta.url);
  process.env.FLUXGATE_INSTALLED = await mkdtemp(join(tmpdir(), 'fluxgate-hygiene-'));
  await installPacked(process.env.FLUXGATE_INSTALLED);
}
