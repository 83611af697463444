import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** This package's folder. */
export const HERE: string = fileURLToPath(new URL('../..', import.meta.url));

/** Run a TypeScript program of this package in a process of its own. @returns what it printed */
export async function run(file: string, nodeOptions: readonly string[] = [], ...more: string[]): Promise<string> {
  const args = [...nodeOptions, '--conditions=@fluxgate/source', '--import', 'tsx', file, ...more];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: HERE });
  return stdout;
}
