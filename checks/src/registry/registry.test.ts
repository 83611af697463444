import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Registry, startRegistry } from './registry.js';
import { run } from './run.js';

let folder: string;
let registry: Registry;

async function start(): Promise<void> {
  registry = await startRegistry(join(folder, 'registry'));
  await writeFile(join(folder, '.npmrc'), registry.npmrc);
}

/** Packs a package that has no more than a name and a version. @returns the tarball */
async function tarball(name: string, version: string): Promise<string> {
  const source = join(folder, `source-${version}`);
  await mkdir(source);
  await writeFile(join(source, 'package.json'), JSON.stringify({ name, version }));
  const { stdout } = await run('npm', ['pack', '--json'], { cwd: source });
  return join(source, JSON.parse(stdout)[0].filename);
}

/** What the registry tells of a package, to one who has its `.npmrc`. */
async function told(name: string, field: string): Promise<unknown> {
  const { stdout } = await run('npm', ['view', name, field, '--json'], { cwd: folder });
  return JSON.parse(stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fluxgate-registry-'));
  await start();
});

afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true });
});

test('a package is not known until it is published', async () => {
  await expect(told('@fluxgate/example', 'name')).rejects.toThrow(new RegExp(`E404[\\s\\S]*${registry.url}`));
});

test('a version is published under a tag, and once', async () => {
  const first = await tarball('@fluxgate/example', '1.0.0');
  await registry.publish(first);
  await registry.publish(await tarball('@fluxgate/example', '2.0.0'), { tag: 'next' });
  expect(await told('@fluxgate/example', 'dist-tags')).toEqual({ latest: '1.0.0', next: '2.0.0' });
  await expect(registry.publish(first)).rejects.toThrow(/previously published versions/);
});

test('what was published outlives the server', async () => {
  await registry.close();
  await start();
  expect(await told('@fluxgate/example', 'versions')).toEqual(['1.0.0', '2.0.0']);
});

test('only the one scope is sent to it', () => {
  expect(registry.npmrc).toContain(`@fluxgate:registry=${registry.url}\n`);
  expect(registry.npmrc).not.toMatch(/^registry/m);
});
