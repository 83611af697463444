import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EDGE_RUNTIMES,
  NATIVE_TYPESCRIPT,
  NEWEST_TYPESCRIPT,
  OLDER_TYPESCRIPT,
  OLDEST_TYPESCRIPT,
  RUNTIMES,
} from './matrix.js';

/** Everything that the tools' folder holds: runtimes and compilers. */
export const TOOLS: readonly string[] = [
  ...[...RUNTIMES, OLDER_TYPESCRIPT, OLDEST_TYPESCRIPT, NEWEST_TYPESCRIPT, NATIVE_TYPESCRIPT].map((one) => one.package),
  ...EDGE_RUNTIMES,
];

/** Where the tools are kept from one run to the next: below `FLUXGATE_CACHE`, or in the system's folder for temporary things. */
export const toolsFolder: string = join(
  process.env['FLUXGATE_CACHE'] ?? join(tmpdir(), 'fluxgate-cache'),
  `tools-${createHash('sha256').update(TOOLS.join()).digest('hex').slice(0, 12)}`,
);

/** The path of something in the tools' `node_modules`. */
export function tool(path: string): string {
  return join(toolsFolder, 'node_modules', path);
}

/** The variable by which the tests know the folder that was prepared for them. */
export const FOLDER_VARIABLE = 'FLUXGATE_CONSUMERS';

/** The folder that holds all installations. */
export function consumersFolder(): string {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder === undefined)
    throw new Error(`${FOLDER_VARIABLE} is not set: run these tests with jest, which prepares them`);
  return folder;
}

/** The folder of one installation. */
export function folderOf(install: string): string {
  return join(consumersFolder(), install.replace(/\W+/g, '-'));
}
