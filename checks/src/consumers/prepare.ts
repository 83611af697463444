import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packAll } from '../registry/pack.js';
import { type Registry, startRegistry } from '../registry/registry.js';
import { install } from './install.js';
import { INSTALLS, TWO_CORES } from './matrix.js';
import { packNextMinor } from './next-minor.js';
import { publishOldestCore } from './oldest-core.js';
import { installTools } from './tools.js';
import { FOLDER_VARIABLE } from './workplace.js';

const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

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
    if (process.env['FLUXGATE_KEEP'] === undefined) await rm(root, { recursive: true });
  };
}

async function installPackages(root: string): Promise<void> {
  const registry = await startRegistry(join(root, 'registry'));
  try {
    await publishAll(registry, root);
    await installAll(registry);
  } finally {
    await registry.close();
  }
}

async function publishAll(registry: Registry, root: string): Promise<void> {
  const tarballs = join(root, 'tarballs');
  await mkdir(tarballs);
  const packages = await packAll(repositoryRoot, tarballs);
  for (const { tarball } of packages) await registry.publish(tarball);

  const core = packages.find(({ name }) => name === '@fluxgate/core');
  if (core === undefined) throw new Error(`no core among ${packages.map(({ name }) => name)}`);
  await registry.publish(await packNextMinor(core, join(root, 'next-minor')), { tag: 'next-minor' });
  for (const { oldestCoreFor: listener } of Object.values(INSTALLS)) {
    if (listener !== undefined) await publishOldestCore(listener, core, registry, tarballs);
  }
}

/** Three at a time: more would wait for the same two cores and the same line. */
async function installAll(registry: Registry): Promise<void> {
  const waiting = [
    ...Object.entries(INSTALLS).map(([name, wanted]) => ({ name, wanted, programs: [`${wanted.program}.ts`] })),
    { name: TWO_CORES.name, wanted: TWO_CORES, programs: TWO_CORES.programs },
  ].values();
  const lane = async () => {
    for (const { name, wanted, programs } of waiting) await install(name, registry, wanted, programs);
  };
  await Promise.all([lane(), lane(), lane()]);
}
