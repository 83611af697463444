import { mkdir } from 'node:fs/promises';
import { type PackedPackage, packPackages } from '../registry/pack.js';
import { pnpm } from '../registry/pnpm.js';
import { copyRepository } from './copy.js';
import { changeset } from './tools.js';

/** Makes, in the new folder `copy`, the repository at `root` as it will be when its pending changesets are applied. */
export async function makeCandidate(root: string, copy: string): Promise<void> {
  await copyRepository(root, copy);
  await changeset(copy, 'version');
}

/** Builds public packages of a copy of the repository, all or those named, and packs them into the new folder `tarballs`. */
export async function packCopy(copy: string, tarballs: string, names?: readonly string[]): Promise<PackedPackage[]> {
  await mkdir(tarballs);
  await installCopy(copy, '--filter=.', '--filter=./packages/*');
  return packPackages(copy, tarballs, names);
}

/** Installs in a copy of the repository what the repository itself has, or the part of it that pnpm's filters name. */
export async function installCopy(copy: string, ...filters: readonly string[]): Promise<void> {
  await pnpm(copy, [...filters, 'install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts']);
}
