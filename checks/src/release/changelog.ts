import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the changelog of the package in `folder` says of a version; `undefined` when it says nothing. */
export async function changelogEntry(root: string, folder: string, version: string): Promise<string | undefined> {
  const changelog = await readFile(join(root, folder, 'CHANGELOG.md'), 'utf8').catch(() => '');
  const sections = changelog.split(/^## (?=\d)/m).slice(1);
  const section = sections.find((text) => text.slice(0, text.indexOf('\n')).trim() === version);
  return section?.slice(section.indexOf('\n')).trim();
}
