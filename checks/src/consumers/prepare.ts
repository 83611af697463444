import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inc } from 'semver';
import { type Registry, startRegistry } from '../registry/registry.js';
import { packedPackage, packedPackages, packOnce, removePacked } from '../release/packed.js';
import { install } from './install.js';
import { CORE, FAKE_TIMERS, INSTALLS, type Install, TWO_CORES } from './matrix.js';
import { oldestCoreFor, publishOldCores } from './oldest-core.js';
import { repack } from './repack.js';
import { installTools } from './tools.js';
import { FOLDER_VARIABLE } from './workplace.js';

/**
 * Packs, publishes and installs all that the tests look at.
 *
 * @returns what takes it away again; with the variable `FLUXGATE_KEEP` it stays, to look at after a failure
 */
export async function prepare(): Promise<() => Promise<void>> {
  const root = await mkdtemp(join(tmpdir(), 'fluxgate-consumers-'));
  process.env[FOLDER_VARIABLE] = root;
  await Promise.all([installTools(), installPackages(root)]);
  return async () => {
    await removePacked();
    if (process.env['FLUXGATE_KEEP'] === undefined) await rm(root, { recursive: true });
  };
}

async function installPackages(root: string): Promise<void> {
  await packOnce();
  const registry = await startRegistry(join(root, 'registry'));
  try {
    await installAll(registry, await publishAll(registry, root));
  } finally {
    await registry.close();
  }
}

/** Publishes all that is installed. @returns the oldest core of each listener that is tried with it */
async function publishAll(registry: Registry, root: string): Promise<Map<string, string>> {
  for (const { tarball } of packedPackages()) await registry.publish(tarball);

  const core = packedPackage(CORE);
  const nextMinor = await repack(core, inc(core.version, 'minor') as string, root);
  await registry.publish(nextMinor.tarball, { tag: 'next-minor' });

  const oldest = new Map<string, string>();
  for (const { oldestCoreFor: listener } of Object.values(INSTALLS)) {
    if (listener !== undefined) oldest.set(listener, await oldestCoreFor(packedPackage(listener), core, root));
  }
  await publishOldCores(oldest.values(), core, registry, root);
  return oldest;
}

/** Three at a time: more would wait for the same two cores and the same line. */
async function installAll(registry: Registry, oldest: ReadonlyMap<string, string>): Promise<void> {
  const withCore = ({ packages, oldestCoreFor: listener, ...rest }: Install) =>
    listener === undefined
      ? { packages, ...rest }
      : { packages: [`${CORE}@${oldest.get(listener)}`, ...packages], ...rest };
  const waiting = [
    ...Object.entries(INSTALLS).map(([name, one]) => ({
      name,
      wanted: withCore(one),
      programs: [`${one.program}.ts`],
    })),
    ...[TWO_CORES, FAKE_TIMERS].map((one) => ({ name: one.name, wanted: one, programs: one.programs })),
  ].values();
  const lane = async () => {
    for (const { name, wanted, programs } of waiting) await install(name, registry, wanted, programs);
  };
  process.stdout.write('Installing every combination of packages …\n');
  await Promise.all([lane(), lane(), lane()]);
}
