import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EntryPoint, entryPointsOf, type InstalledPackage } from './installed.js';

const folder = process.env['FLUXGATE_INSTALLED'];
if (folder === undefined) throw new Error('FLUXGATE_INSTALLED is not set: these tests need their global setup');

/** The folder whose `node_modules` holds the packages. */
export const installedIn: string = folder;

/** The public packages, as they were installed before the tests. */
export const packages: readonly InstalledPackage[] = JSON.parse(readFileSync(join(folder, 'packages.json'), 'utf8'));

/** Everything that can be imported from them. */
export const entryPoints: readonly EntryPoint[] = entryPointsOf(packages);
