import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { minVersion } from 'semver';
import type { PackedPackage } from '../registry/pack.js';
import type { Registry } from '../registry/registry.js';
import { run } from '../registry/run.js';

/** The lowest version of the core that `listener`'s peer range allows. */
export async function oldestCoreFor(listener: string): Promise<string> {
  const manifest = new URL(`../../../packages/${listener.replace('@fluxgate/', '')}/package.json`, import.meta.url);
  const range = JSON.parse(await readFile(manifest, 'utf8')).peerDependencies['@fluxgate/core'];
  const lowest = minVersion(range);
  if (lowest === null) throw new Error(`no version of @fluxgate/core satisfies ${range}, which ${listener} asks for`);
  return lowest.version;
}

/**
 * Publishes the old core that `listener` still promises to work with, unless it is the present one. It comes from where all
 * users get it: the registry that the machine is set up for, which is why `folder` must not send `@fluxgate` elsewhere.
 */
export async function publishOldestCore(
  listener: string,
  present: PackedPackage,
  registry: Registry,
  folder: string,
): Promise<void> {
  const version = await oldestCoreFor(listener);
  if (version === present.version) return;
  const { stdout } = await run('npm', ['pack', `@fluxgate/core@${version}`, '--json'], { cwd: folder });
  await registry.publish(join(folder, JSON.parse(stdout)[0].filename), { tag: `oldest-for-${listener.slice(10)}` });
}
