import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { esbuild } from './bundle.js';
import { EXPECTED } from './expected.js';
import { layOut, report } from './programs.js';
import { folderOf, tool } from './workplace.js';

const folder = folderOf('core');

beforeAll(() => layOut(folder, ['worker.mjs', 'worker.capnp']));

test('the core runs in workerd, which is what Cloudflare Workers run on', async () => {
  await esbuild(folder, 'worker.mjs', 'esm', 'edge/worker.mjs');
  await copyFile(join(folder, 'worker.capnp'), join(folder, 'edge', 'worker.capnp'));
  const ran = await report(folder, tool('.bin/workerd'), 'test', 'edge/worker.capnp');
  expect(ran).toEqual({ ...ran, result: EXPECTED.core });
});

test('the core runs in edge-runtime, which has what Vercel Edge Functions have', async () => {
  await esbuild(folder, 'core.mjs', 'iife', 'edge/script.js');
  const ran = await report(folder, process.execPath, tool('edge-runtime/dist/cli/index.js'), 'edge/script.js');
  expect(ran).toEqual({ ...ran, result: EXPECTED.core });
});
