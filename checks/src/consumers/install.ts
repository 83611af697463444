import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pnpm } from '../registry/pnpm.js';
import type { Registry } from '../registry/registry.js';
import { run } from '../registry/run.js';
import type { Install } from './matrix.js';
import { layOut } from './programs.js';
import { folderOf } from './workplace.js';

/** What to install, and with what. */
type Wanted = Pick<Install, 'packages' | 'with'>;

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

  if (wanted.with === 'pnpm') await pnpm(folder, ['add', ...wanted.packages]);
  else await run('npm', ['install', '--no-audit', '--no-fund', ...wanted.packages], { cwd: folder });
  await layOut(folder, programs);
}
