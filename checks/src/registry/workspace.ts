import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** This repository. */
export const repositoryRoot: string = resolve(import.meta.dirname, '../../..');

/** A package of the workspace that is published. */
export interface PublicPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder, from the repository's root. */
  readonly folder: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The packages that are published, as their `package.json` says now. */
export async function publicPackages(root: string): Promise<PublicPackage[]> {
  const folders = (await readdir(join(root, 'packages'))).sort();
  const packages = await Promise.all(
    folders.map(async (name) => {
      const folder = `packages/${name}`;
      return {
        peerDependencies: {},
        ...JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')),
        folder,
      };
    }),
  );
  return packages.filter((each) => each.private !== true);
}

/** What git calls a published version. */
export const tagOf = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name}@${version}`;
