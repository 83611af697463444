import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { repositoryRoot } from '../registry/workspace.js';
import { removeScratch, scratchFolder } from './scratch.test-kit.js';
import { actionlint } from './tools.js';
import { faultsOf } from './workflow-rules.js';

const folder = join(repositoryRoot, '.github/workflows');
const files = (await readdir(folder)).map((file) => [file] as const);
const read = (file: string) => readFile(join(folder, file), 'utf8');

afterAll(removeScratch);

describe('the workflows', () => {
  it('have nothing that actionlint finds', async () => {
    const { stdout } = await actionlint(repositoryRoot, '.github/workflows/*.yml');
    expect(stdout).toContain(`Checking ${files.length} workflow file(s)`);
  });

  it.each(files)('%s keeps our rules', async (file) => {
    expect(faultsOf(await read(file))).toEqual([]);
  });

  it('publish in one job alone, and with no token of npm', async () => {
    const jobs = await Promise.all(
      files.map(async ([file]) => Object.entries<{ permissions?: object }>(parse(await read(file)).jobs)),
    );
    const publishing = jobs.flat().filter(([, { permissions = {} }]) => 'id-token' in permissions);
    expect(publishing.map(([name]) => name)).toEqual(['publish']);
  });
});

describe('the checks of workflows', () => {
  it('see what actionlint sees', async () => {
    const root = await scratchFolder();
    await mkdir(join(root, '.github/workflows'), { recursive: true });
    await writeFile(
      join(root, '.github/workflows/one.yml'),
      'on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo\n        sheel: bash\n',
    );
    await expect(actionlint(root, '.github/workflows/*.yml')).rejects.toThrow(/unexpected key "sheel"/);
  });

  it('see a careless workflow', () => {
    const text = `
on: push
jobs:
  one:
    runs-on: ubuntu-24.04
    permissions:
      id-token: write
    steps:
      - uses: actions/checkout@v6
      - uses: somebody/publisher@3d3c42e5aac5ba805825da76410c181273ba90b1
      - run: npm publish
        env:
          NODE_AUTH_TOKEN: \${{ secrets.NPM_TOKEN }}
  two:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps: []
`;
    expect(faultsOf(text)).toEqual([
      'does not pin actions/checkout@v6',
      'does not pin somebody/publisher@3d3c42e5aac5ba805825da76410c181273ba90b1',
      'uses a secret',
      'has no concurrency',
      'gives permissions to every job',
      'one has no timeout',
      'one leaves its token in the checkout',
      'one can publish without an environment',
      'one can publish and runs somebody/publisher',
      'two does not say its permissions',
    ]);
  });
});
