import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { minSatisfying } from 'semver';
import { type PackedPackage, packedManifest } from '../registry/pack.js';
import type { Registry } from '../registry/registry.js';
import { run } from '../registry/run.js';
import { askRegistry } from '../release/published.js';

/**
 * The oldest core that `listener` promises to work with: of those that are out, and of `present`, which is about to be. What is
 * out is asked of the registry that npm is set up for in `folder`.
 */
export async function oldestCoreFor(listener: PackedPackage, present: PackedPackage, folder: string): Promise<string> {
  const range = (await packedManifest(listener.tarball)).peerDependencies?.[present.name];
  if (range === undefined) throw new Error(`${listener.name} must have the peer dependency ${present.name}; got none`);
  const publishedVersions = await askRegistry(folder);
  const oldest = minSatisfying([...(await publishedVersions(present.name)), present.version], range);
  if (oldest === null) throw new Error(`${listener.name} needs ${present.name} ${range}; no version matches`);
  return oldest;
}

/** Publishes to `registry` those of the cores that are not the present one, each fetched from where `oldestCoreFor` found it. */
export async function publishOldCores(
  versions: Iterable<string>,
  present: PackedPackage,
  registry: Registry,
  folder: string,
): Promise<void> {
  // Several listeners may ask for the same one.
  for (const version of new Set(versions)) {
    if (version === present.version) continue;
    const into = await mkdtemp(join(folder, 'old-core-'));
    const args = ['pack', `${present.name}@${version}`, '--json', '--pack-destination', into];
    const { stdout } = await run('npm', args, { cwd: folder });
    await registry.publish(join(into, JSON.parse(stdout)[0].filename), { tag: `old-${version}` });
  }
}
