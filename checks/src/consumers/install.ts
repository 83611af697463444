import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pnpm } from '../registry/pnpm.js';
import type { Registry } from '../registry/registry.js';
import { run } from '../registry/run.js';
import type { Install } from './matrix.js';
import { oldestCoreFor } from './oldest-core.js';
import { layOut } from './programs.js';
import { folderOf } from './workplace.js';

/** What to install, and with what. */
type Wanted = Pick<Install, 'packages' | 'with' | 'oldestCoreFor'>;

/** Installs as a user does, in a folder with a manifest and an `.npmrc`, and lays the programs out in it. */
export async function install(
  name: string,
  registry: Registry,
  wanted: Wanted,
  programs: readonly string[],
): Promise<void> {
  const folder = folderOf(name);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await writeFile(join(folder, '.npmrc'), registry.npmrc);

  const listener = wanted.oldestCoreFor;
  const core = listener === undefined ? [] : [`@fluxgate/core@${await oldestCoreFor(listener)}`];
  const packages = [...core, ...wanted.packages];
  if (wanted.with === 'pnpm') await pnpm(folder, ['add', ...packages]);
  else await run('npm', ['install', ...packages], { cwd: folder });
  await layOut(folder, programs);
}
