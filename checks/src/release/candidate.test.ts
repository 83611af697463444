import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import semver from 'semver';
import { packedManifest } from '../registry/pack.js';
import { publicPackages } from '../registry/workspace.js';
import { makeCandidate, packCopy } from './candidate.js';
import { removeScratch, Scratch, scratchFolder } from './scratch.test-kit.js';

const CORE = '@fluxgate/core';
const LOG = '@fluxgate/listener-log';

afterAll(removeScratch);

it('a listener that needs what comes with the next core is packed with that core, before either is released', async () => {
  const scratch = await Scratch.make();
  await scratch.forgetChangesets();
  const core = (await publicPackages(scratch.root)).find(({ name }) => name === CORE)?.version as string;
  const next = semver.inc(core, 'minor') as string;
  await scratch.edit('packages/listener-log', ({ peerDependencies }) => {
    peerDependencies[CORE] = `^${next}`;
  });
  await scratch.changeset('new-field', 'Records tell the new field.', { [CORE]: 'minor', [LOG]: 'minor' });

  const folder = await scratchFolder();
  await makeCandidate(scratch.root, join(folder, 'copy'));
  const packed = await packCopy(join(folder, 'copy'), join(folder, 'tarballs'), [CORE, LOG]);

  const [packedCore, packedLog] = packed;
  expect(packed.map(({ name }) => name)).toEqual([CORE, LOG]);
  expect(packedCore?.version).toBe(next);
  expect(await packedManifest(packedLog?.tarball as string)).toMatchObject({
    peerDependencies: { [CORE]: `^${next}` },
  });
});
