import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inc } from 'semver';
import type { PackedPackage } from '../registry/pack.js';
import { run } from '../registry/run.js';

/** Packs the core once more in `folder`, as its next minor version. @returns the tarball */
export async function packNextMinor(core: PackedPackage, folder: string): Promise<string> {
  await mkdir(folder);
  await run('tar', ['-xzf', core.tarball], { cwd: folder });
  const file = join(folder, 'package', 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...manifest, version: inc(core.version, 'minor') }));
  const { stdout } = await run('npm', ['pack', './package', '--json'], { cwd: folder });
  return join(folder, JSON.parse(stdout)[0].filename);
}
