import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pnpm } from './pnpm.js';

/** A public package of the workspace, as `npm publish` would send it. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** The absolute path of its `.tgz`. */
  readonly tarball: string;
}

/**
 * Builds every public package of the workspace at `repositoryRoot` and packs it into `intoFolder` (which must exist). pnpm
 * does it, so `workspace:` and `catalog:` ranges come out as what a user will see.
 *
 * The workspace must be installed (`node_modules` there). Packages that are private are left out.
 */
export async function packAll(repositoryRoot: string, intoFolder: string): Promise<PackedPackage[]> {
  const folders = await publicPackages(repositoryRoot);
  const filters = folders.map((folder) => `--filter=./packages/${folder}`);
  await pnpm(repositoryRoot, [...filters, 'run', 'build']);
  return Promise.all(folders.map((folder) => pack(join(repositoryRoot, 'packages', folder), resolve(intoFolder))));
}

async function publicPackages(repositoryRoot: string): Promise<string[]> {
  const folders = await readdir(join(repositoryRoot, 'packages'));
  const isPublic = await Promise.all(
    folders.map(async (folder) => {
      const manifest = await readFile(join(repositoryRoot, 'packages', folder, 'package.json'), 'utf8');
      return JSON.parse(manifest).private !== true;
    }),
  );
  return folders.filter((_, index) => isPublic[index]).sort();
}

async function pack(folder: string, destination: string): Promise<PackedPackage> {
  const { stdout } = await pnpm(folder, ['pack', '--json', '--pack-destination', destination]);
  const { name, version, filename } = JSON.parse(stdout);
  return { name, version, tarball: resolve(destination, filename) };
}
