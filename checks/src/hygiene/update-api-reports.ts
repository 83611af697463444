/** Rewrites the API reports: `npm run api`. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { packPackages } from '../registry/pack.js';
import { repositoryRoot } from '../registry/workspace.js';
import { apiReport } from './api-report.js';
import { entryPointsOf, installPacked } from './installed.js';

const folder = await mkdtemp(join(tmpdir(), 'fluxgate-hygiene-'));
for (const entryPoint of entryPointsOf(await installPacked(await packPackages(repositoryRoot, folder), folder))) {
  const { file, text } = await apiReport(entryPoint);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(relative(repositoryRoot, file));
}
await rm(folder, { recursive: true });
