import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { packedManifest, packPackages } from './pack.js';
import { pnpm } from './pnpm.js';
import { run } from './run.js';

let workspace: string;

/** Writes a package of the workspace, whose build makes the one file that it ships. */
async function add(name: string, manifest: object): Promise<void> {
  const folder = join(workspace, 'packages', name);
  await mkdir(folder, { recursive: true });
  const scripts = { build: `node -e "fs.writeFileSync('built.js', '')"` };
  const content = { name: `@fluxgate/${name}`, version: '1.2.3', files: ['built.js'], scripts, ...manifest };
  await writeFile(join(folder, 'package.json'), JSON.stringify(content));
}

beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'fluxgate-workspace-'));
  await writeFile(join(workspace, 'package.json'), '{ "private": true }');
  await writeFile(
    join(workspace, 'pnpm-workspace.yaml'),
    'packages: [packages/*]\nautoInstallPeers: false\ncatalog: { pino: ^10.4.0 }\n',
  );
  await add('core', {});
  await add('listener', { dependencies: { '@fluxgate/core': 'workspace:^' }, peerDependencies: { pino: 'catalog:' } });
  await add('tools', { private: true });
  await pnpm(workspace, ['install']);
});

afterAll(() => rm(workspace, { recursive: true }));

test('the public packages are built and packed, with ranges that hold outside the workspace', async () => {
  const packages = await packPackages(workspace, workspace);
  expect(packages).toEqual([
    { name: '@fluxgate/core', version: '1.2.3', tarball: join(workspace, 'fluxgate-core-1.2.3.tgz') },
    { name: '@fluxgate/listener', version: '1.2.3', tarball: join(workspace, 'fluxgate-listener-1.2.3.tgz') },
  ]);

  const [, listener] = packages;
  expect(await packedManifest(`${listener?.tarball}`)).toMatchObject({
    dependencies: { '@fluxgate/core': '^1.2.3' },
    peerDependencies: { pino: '^10.4.0' },
  });
  const files = await run('tar', ['-tzf', `${listener?.tarball}`], { cwd: workspace });
  expect(files.stdout).toContain('package/built.js');
});

test('of the packages that are named no other one is packed', async () => {
  const [only, ...others] = await packPackages(workspace, workspace, ['@fluxgate/listener']);
  expect(only?.name).toBe('@fluxgate/listener');
  expect(others).toEqual([]);
});
