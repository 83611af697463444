import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../registry/run.js';
import { TOOLS, toolsFolder } from './workplace.js';

/** Installs runtimes and compilers, unless an earlier run did. */
export async function installTools(): Promise<void> {
  if (existsSync(toolsFolder)) return;
  process.stdout.write(`Downloading runtimes and compilers, once, into ${toolsFolder} …\n`);
  await mkdir(dirname(toolsFolder), { recursive: true });
  // Made elsewhere and moved: an interrupted download leaves nothing that looks complete.
  const folder = await mkdtemp(join(dirname(toolsFolder), 'incomplete-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', ...TOOLS], { cwd: folder });
  await rename(folder, toolsFolder);
}
