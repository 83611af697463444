import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The names of all packages below `folder`, however deep, sorted, each once. */
export async function installedPackages(folder: string): Promise<string[]> {
  const paths = await readdir(join(folder, 'node_modules'), { recursive: true });
  const names = paths.map((path) => {
    // A manifest right below `node_modules/name` or `node_modules/@scope/name` is a package's, any other one belongs to its insides.
    const inside = path.split('node_modules/').at(-1) ?? '';
    return /^(@[^/]+\/[^/]+|[^@/.][^/]*)\/package\.json$/.exec(inside)?.[1];
  });
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The names of the packages that a program in `folder` can import. */
export async function visiblePackages(folder: string): Promise<string[]> {
  const root = join(folder, 'node_modules');
  const names = await Promise.all(
    (await readdir(root)).map(async (entry) =>
      entry.startsWith('@') ? (await readdir(join(root, entry))).map((name) => `${entry}/${name}`) : [entry],
    ),
  );
  return names
    .flat()
    .filter((name) => !name.startsWith('.'))
    .sort();
}

/** The version of a package that a program in `folder` gets. */
export async function installedVersion(folder: string, name: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;
}
