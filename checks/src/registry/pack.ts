import { dirname, resolve } from 'node:path';
import { pnpm } from './pnpm.js';
import { run } from './run.js';
import { publicPackages } from './workspace.js';

/** A public package of the workspace, as `npm publish` would send it. */
export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** The absolute path of its `.tgz`. */
  readonly tarball: string;
}

/**
 * Builds public packages of the workspace at `root`, all of them or the ones that are named, and packs them into `intoFolder`
 * (which must exist). pnpm does it, so `workspace:` and `catalog:` ranges come out as what a user will see.
 *
 * The workspace must be installed (`node_modules` there). Packages that are private are left out.
 */
export async function packPackages(
  root: string,
  intoFolder: string,
  names?: readonly string[],
): Promise<PackedPackage[]> {
  const wanted = names ?? (await publicPackages(root)).map(({ name }) => name);
  const filters = wanted.map((name) => `--filter=${name}`);
  await pnpm(root, [...filters, 'run', 'build']);
  const destination = resolve(intoFolder);
  const { stdout } = await pnpm(root, [...filters, 'pack', '--json', '--pack-destination', destination]);
  // Of one package it tells without a list around it.
  const packed: PnpmPacked[] = [JSON.parse(stdout)].flat();
  return packed
    .map(({ name, version, filename }) => ({ name, version, tarball: resolve(destination, filename) }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** What pnpm tells of a package that it packed. */
interface PnpmPacked {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
}

/** What is read here of the `package.json` in a tarball. */
interface PackedManifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The `package.json` in a tarball, with the ranges that a user gets. */
export async function packedManifest(tarball: string): Promise<PackedManifest> {
  const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json'], { cwd: dirname(tarball) });
  return JSON.parse(stdout);
}
