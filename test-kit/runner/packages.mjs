import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNPM, ROOT } from './places.mjs';

/**
 * @param {string} script
 * @param {readonly string[]} wanted parts of names; none for all
 * @returns {import('./events.js').TestedPackage[]} the packages of the workspace that have the script, by their folders: so the
 *   demo, whose tests take longest, comes first
 */
export function packagesWith(script, wanted) {
  const listed = execFileSync(process.execPath, [PNPM, 'list', '--recursive', '--depth=-1', '--json'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  /** @type {{ name: string, path: string }[]} */
  const all = JSON.parse(listed);
  return all
    .filter(({ path }) => path !== ROOT)
    .filter(({ path }) => script in (JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).scripts ?? {}))
    .filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .map(({ name, path }) => ({ name, folder: path }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
