import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import semver from 'semver';
import { run } from '../registry/run.js';
import { repositoryRoot } from '../registry/workspace.js';
import { filesIn } from './files.js';
import type { InstalledPackage } from './installed.js';
import { packages } from './packages.js';
import { attwOf, publintOf } from './verdict.js';

describe.each(packages.map((one) => [one.manifest.name, one] as const))('%s', (name, { manifest, tarball, folder }) => {
  test('is clean by publint', async () => {
    expect(await publintOf(tarball)).toEqual([]);
  });

  test('has the right types, however it is loaded', async () => {
    expect(await attwOf(tarball)).toEqual([]);
  });

  test('says what it is, where it comes from and what it runs on', async () => {
    const directory = `packages/${name.slice('@fluxgate/'.length)}`;
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^.{30,120}\.$/),
      keywords: expect.arrayContaining(['circuit-breaker', 'fluxgate']),
      license: 'MIT',
      homepage: `https://github.com/fluxgate/fluxgate/tree/main/${directory}#readme`,
      bugs: 'https://github.com/fluxgate/fluxgate/issues',
      repository: { type: 'git', url: 'git+https://github.com/fluxgate/fluxgate.git', directory },
      engines: { node: '>=20' },
      sideEffects: false,
    });
    const source = JSON.parse(await readFile(join(repositoryRoot, directory, 'package.json'), 'utf8'));
    expect(source.publishConfig).toEqual({ access: 'public', provenance: true });
  });

  test('asks for nothing beyond what its code imports, and for all of that', async () => {
    const { dependencies, peerDependencies, peerDependenciesMeta = {} } = manifest;
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    const imported = await importedBy(folder);
    expect(declared).toEqual(expect.arrayContaining(imported));
    // An optional peer may be known by its shape alone; its range says which versions have that shape.
    expect(imported).toEqual(
      expect.arrayContaining(declared.filter((one) => !Object.hasOwn(peerDependenciesMeta, one))),
    );
  });

  test('asks for ranges that outlive a release of what they name', () => {
    const { dependencies = {}, peerDependencies = {} } = manifest;
    for (const range of Object.values({ ...dependencies, ...peerDependencies })) {
      const least = semver.minVersion(range) as semver.SemVer;
      expect(semver.satisfies(least.inc('patch'), range)).toBe(true);
      expect(semver.satisfies('99.0.0', range)).toBe(false);
    }
  });

  test('calls no peer optional that it does not name', () => {
    const { peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
    expect(Object.keys(peerDependencies)).toEqual(expect.arrayContaining(Object.keys(peerDependenciesMeta)));
  });
});

/** The packages that the code and the types of a package import, itself and Node's own left out. */
async function importedBy(folder: string): Promise<string[]> {
  const code = (await filesIn(folder)).filter((file) => /^dist\/.*\.(js|cjs|ts|cts)$/.test(file));
  const found = new Set<string>();
  for (const file of code) {
    const text = await readFile(join(folder, file), 'utf8');
    const specifiers = text.matchAll(
      /^(?:import|export)\b.*?\bfrom ["']([^."'][^"']*)["']|\b(?:require|import)\(["']([^."'][^"']*)["']\)/gm,
    );
    for (const [, from, loaded] of specifiers) {
      const specifier = from ?? loaded ?? '';
      if (!specifier.startsWith('node:')) found.add(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
    }
  }
  return [...found].sort();
}

describe('of a package that is broken', () => {
  const [core] = packages as [InstalledPackage];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fluxgate-broken-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  /** A tarball of core, after `ruin` has been at it. */
  async function broken(name: string, ruin: (folder: string) => Promise<void>): Promise<string> {
    await cp(core.folder, join(folder, name, 'package'), { recursive: true });
    await ruin(join(folder, name, 'package'));
    await run('tar', ['-czf', `${name}.tgz`, '-C', name, 'package'], { cwd: folder });
    return join(folder, `${name}.tgz`);
  }

  test('publint says that a file is missing', async () => {
    const tarball = await broken('without-cjs', (at) => rm(join(at, 'dist/index.cjs')));
    expect(await publintOf(tarball)).toContainEqual(expect.stringMatching(/^FILE_DOES_NOT_EXIST: .*index\.cjs/));
  });

  test('attw says that types are missing', async () => {
    const tarball = await broken('without-types', (at) => rm(join(at, 'dist/index.d.cts')));
    expect(await attwOf(tarball)).toContainEqual(expect.stringMatching(/"UntypedResolution".*"node16-cjs"/));
  });

  test('both say that the types of an ES module are given for CommonJS', async () => {
    const tarball = await broken('false-esm', async (at) => {
      const manifest = await readFile(join(at, 'package.json'), 'utf8');
      await writeFile(join(at, 'package.json'), manifest.replaceAll('index.d.cts', 'index.d.ts'));
    });
    expect(await attwOf(tarball)).toContainEqual(expect.stringMatching(/"FalseESM"/));
    expect(await publintOf(tarball)).toContainEqual(expect.stringMatching(/^EXPORTS_TYPES_INVALID_FORMAT: /));
  });

  test('attw says that there is nothing to be loaded', async () => {
    const tarball = await broken('without-dist', (at) => rm(join(at, 'dist'), { recursive: true }));
    expect(await attwOf(tarball)).not.toEqual([]);
  });
});
