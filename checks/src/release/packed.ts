import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackedPackage } from '../registry/pack.js';
import { repositoryRoot } from '../registry/workspace.js';
import { makeCandidate, packCopy } from './candidate.js';

/** The variable by which all tests of a run know the folder with the packages. */
const FOLDER_VARIABLE = 'FLUXGATE_PACKED';

/**
 * Packs what a release would send out now, once for all projects of a run. With changesets pending that is not what the
 * workspace says: a listener that raises its range asks for a core that has that version only when they are applied.
 */
export async function packOnce(): Promise<void> {
  if (process.env[FOLDER_VARIABLE] !== undefined) return;
  process.stdout.write('Packing what a release would publish …\n');
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-packed-'));
  process.env[FOLDER_VARIABLE] = folder;
  const copy = join(folder, 'copy');
  await makeCandidate(repositoryRoot, copy);
  const packages = await packCopy(copy, join(folder, 'tarballs'));
  await writeFile(join(folder, LIST), JSON.stringify(packages));
  await rm(copy, { recursive: true });
}

const LIST = 'packages.json';

/** What was packed. */
export function packedPackages(): PackedPackage[] {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder === undefined)
    throw new Error(`${FOLDER_VARIABLE} is not set: run these tests with jest, which packs first`);
  return JSON.parse(readFileSync(join(folder, LIST), 'utf8'));
}

/** One package of what was packed. */
export function packedPackage(name: string): PackedPackage {
  const found = packedPackages().find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not a published package`);
  return found;
}

/** Takes away what was packed, however many projects ask for it. */
export async function removePacked(): Promise<void> {
  const folder = process.env[FOLDER_VARIABLE];
  delete process.env[FOLDER_VARIABLE];
  if (folder !== undefined) await rm(folder, { recursive: true });
}
