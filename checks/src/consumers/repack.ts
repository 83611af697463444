import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackedPackage } from '../registry/pack.js';
import { run } from '../registry/run.js';

/** Packs a package once more, as another version of itself, somewhere below `folder`. */
export async function repack(one: PackedPackage, version: string, folder: string): Promise<PackedPackage> {
  const cwd = await mkdtemp(join(folder, 'repacked-'));
  await run('tar', ['-xzf', one.tarball], { cwd });
  const file = join(cwd, 'package', 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...manifest, version }));
  const { stdout } = await run('npm', ['pack', './package', '--json'], { cwd });
  return { name: one.name, version, tarball: join(cwd, JSON.parse(stdout)[0].filename) };
}
