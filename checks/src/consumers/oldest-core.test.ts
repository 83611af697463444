import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { inc, minVersion } from 'semver';
import { type PackedPackage, packedManifest } from '../registry/pack.js';
import { type Registry, startRegistry } from '../registry/registry.js';
import { packedPackage } from '../release/packed.js';
import { EXPECTED } from './expected.js';
import { install } from './install.js';
import { installedVersion } from './installed.js';
import { CORE } from './matrix.js';
import { oldestCoreFor, publishOldCores } from './oldest-core.js';
import { report } from './programs.js';
import { repack } from './repack.js';
import { folderOf } from './workplace.js';

const INSTALLED = 'log, core from the registry';
const log = packedPackage('@fluxgate/listener-log');

let folder: string;
/** Stands for the registry that all the world uses. */
let world: Registry;
/** The one that the matrix is installed from. */
let ours: Registry;
/** The lowest core that the listener's range has, and the one that is about to be released, a minor after it. */
let oldest: PackedPackage;
let present: PackedPackage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fluxgate-oldest-core-'));
  world = await startRegistry(join(folder, 'world'));
  ours = await startRegistry(join(folder, 'ours'));
  await writeFile(join(folder, '.npmrc'), world.npmrc);

  const range = (await packedManifest(log.tarball)).peerDependencies?.[CORE] as string;
  const lowest = minVersion(range)?.version as string;
  const versions = ['0.0.1', lowest, inc(lowest, 'patch') as string, inc(lowest, 'minor') as string];
  const cores = [];
  for (const version of versions) cores.push(await repack(packedPackage(CORE), version, folder));
  const [older, atLeast, newer, next] = cores as [PackedPackage, PackedPackage, PackedPackage, PackedPackage];
  for (const core of [older, atLeast, newer]) await world.publish(core.tarball);
  oldest = atLeast;
  present = next;
});

afterAll(async () => {
  await Promise.all([world.close(), ours.close()]);
  await Promise.all([folder, folderOf(INSTALLED)].map((one) => rm(one, { recursive: true, force: true })));
});

test('the oldest core is the lowest that is out and that the listener allows', async () => {
  expect(await oldestCoreFor(log, present, folder)).toBe(oldest.version);
});

test('where none is out yet, it is the one that is about to be', async () => {
  const nowhere = join(folder, 'nowhere');
  await mkdir(nowhere);
  await writeFile(join(nowhere, '.npmrc'), ours.npmrc);
  expect(await oldestCoreFor(log, present, nowhere)).toBe(present.version);
});

test('a range that no core is in is an error', async () => {
  const old = await repack(present, '0.0.2', folder);
  const nowhere = join(folder, 'nowhere');
  await expect(oldestCoreFor(log, old, nowhere)).rejects.toThrow(
    /asks for @fluxgate\/core \^.*, which there is none of/,
  );
});

test('it is fetched from where it is out, installed beside the listener, and runs with it', async () => {
  for (const { tarball } of [log, present]) await ours.publish(tarball);
  await publishOldCores([oldest.version, present.version, oldest.version], present, ours, folder);

  await install(INSTALLED, ours, { packages: [`${CORE}@${oldest.version}`, log.name, 'pino@10'] }, ['log.ts']);

  expect(await installedVersion(folderOf(INSTALLED), CORE)).toBe(oldest.version);
  const ran = await report(folderOf(INSTALLED), process.execPath, 'log.mjs');
  expect(ran.result).toEqual(EXPECTED.log);
});
