import { readFile, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '../registry/workspace.js';
import { filesIn } from './files.js';
import type { InstalledPackage } from './installed.js';
import { entryPoints, packages } from './packages.js';

/** All that a package may hold besides its sources. What else it turns out to need is added here, knowingly. */
const NEEDED = [
  /^(package\.json|LICENSE|CHANGELOG\.md|README(\.ko)?\.md)$/,
  /^dist\/([\w-]+\/)*[\w-]+\.(js|cjs|d\.ts|d\.cts)(\.map)?$/,
];

const NEEDED_BY: Readonly<Record<string, readonly RegExp[]>> = {
  '@fluxgate/listener-prometheus': [/^monitoring\/(dashboard\.json|rules\.yml|runbooks\/\w+\.md)$/],
};

describe.each(packages.map((one) => [one.manifest.name, one] as const))('the tarball of %s', (name, one) => {
  const { folder, tarball } = one;

  test('holds what is needed, and nothing else', async () => {
    const needed = [...NEEDED, ...(NEEDED_BY[name] ?? [])];
    const files = await filesIn(folder);
    const others = files.filter((file) => !file.startsWith('src/') && !needed.some((pattern) => pattern.test(file)));
    expect(others).toEqual([]);
    for (const pattern of needed) expect(files).toContainEqual(expect.stringMatching(pattern));
    process.stdout.write(`${name}: ${(await stat(tarball)).size} bytes packed, ${files.length} files\n`);
  });

  test('holds the sources that its entry points are made of, and no other: no test, and nothing that tests are made with', async () => {
    const shipped = (await filesIn(folder)).filter((file) => file.startsWith('src/'));
    expect(shipped).toEqual(await sourcesOf(one));
  });

  test('has a README, and the licence of the repository', async () => {
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain(`npm install`);
    const licence = await readFile(join(repositoryRoot, 'LICENSE'), 'utf8');
    expect(await readFile(join(folder, 'LICENSE'), 'utf8')).toBe(licence);
  });

  test('has its changelog', async () => {
    expect(await readFile(join(folder, 'CHANGELOG.md'), 'utf8')).toContain(`# ${name}`);
  });
});

/** The modules that are reached from the entry points of a package, as the repository has them. */
async function sourcesOf({ manifest: { name, repository } }: InstalledPackage): Promise<string[]> {
  const found = new Set(
    entryPoints
      .filter((one) => one.package.manifest.name === name)
      .map((one) => posix.normalize(one['@fluxgate/source'])),
  );
  // A set goes on to what is added to it on the way.
  for (const file of found) {
    const code = await readFile(join(repositoryRoot, repository.directory, file), 'utf8');
    for (const [, imported = ''] of code.matchAll(/ from '(\.[^']*)\.js'/g)) {
      found.add(posix.join(dirname(file), `${imported}.ts`));
    }
  }
  return [...found].sort();
}
