import { mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PackedPackage } from '../registry/pack.js';
import { run } from '../registry/run.js';
import { repositoryRoot } from '../registry/workspace.js';

/** What is read here of a published `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly repository: { readonly directory: string };
  readonly exports: Readonly<Record<string, string | Conditions>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Where an entry point leads, by the way it is loaded. */
export interface Conditions {
  /** The module in our own repository, which a package brings along for those who look where a stack trace points. */
  readonly '@fluxgate/source': string;
  readonly import: { readonly types: string; readonly default: string };
  readonly require: { readonly types: string; readonly default: string };
}

/** A public package, as a user has it. */
export interface InstalledPackage {
  readonly tarball: string;
  /** Where it is installed. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Something that can be imported from a public package. */
export interface EntryPoint extends Conditions {
  /** How it is imported: `@fluxgate/core/testing`. */
  readonly specifier: string;
  readonly package: InstalledPackage;
}

/**
 * Installs what was packed in `folder`, beside what the packages depend on. The latter comes from the workspace: that npm finds
 * it too is for the tests of consumers.
 */
export async function installPacked(packed: readonly PackedPackage[], folder: string): Promise<InstalledPackage[]> {
  const packages = await Promise.all(packed.map(({ name, tarball }) => unpack(folder, name, tarball)));
  // The types of Node come from here, the peers and dependencies from the packages that name them.
  const needed = new Map([['@types/node', 'checks']]);
  for (const { dependencies, peerDependencies, repository } of packages.map(({ manifest }) => manifest)) {
    for (const name of Object.keys({ ...dependencies, ...peerDependencies })) needed.set(name, repository.directory);
  }
  for (const { name } of packed) needed.delete(name);
  for (const [name, directory] of needed) await link(folder, name, join(repositoryRoot, directory));
  await writeFile(join(folder, 'packages.json'), JSON.stringify(packages));
  return packages;
}

async function unpack(folder: string, name: string, tarball: string): Promise<InstalledPackage> {
  const into = join(folder, 'node_modules', name);
  await mkdir(into, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', into], { cwd: folder });
  return { tarball, folder: into, manifest: JSON.parse(await readFile(join(into, 'package.json'), 'utf8')) };
}

async function link(folder: string, name: string, from: string): Promise<void> {
  const at = join(folder, 'node_modules', name);
  await mkdir(dirname(at), { recursive: true });
  await symlink(await realpath(join(from, 'node_modules', name)), at, 'junction');
}

/** The entry points of `packages`, in the order in which their manifests list them. */
export function entryPointsOf(packages: readonly InstalledPackage[]): EntryPoint[] {
  return packages.flatMap((one) =>
    Object.entries(one.manifest.exports).flatMap(([subpath, conditions]) =>
      typeof conditions === 'string'
        ? []
        : [{ ...conditions, specifier: one.manifest.name + subpath.slice(1), package: one }],
    ),
  );
}
