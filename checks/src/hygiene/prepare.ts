import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packedPackages, packOnce, removePacked } from '../release/packed.js';
import { installPacked } from './installed.js';

/** Packs and installs the packages once, for all files of tests. @returns what takes them away again */
export async function prepare(): Promise<() => Promise<void>> {
  await packOnce();
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-hygiene-'));
  process.env['FLUXGATE_INSTALLED'] = folder;
  await installPacked(packedPackages(), folder);
  return async () => {
    await removePacked();
    await rm(folder, { recursive: true });
  };
}
