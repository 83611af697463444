import { dirname } from 'node:path';
import { run } from '../registry/run.js';

/** What npm tells of a tarball; sizes are bytes. */
export interface Contents {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** What is in a tarball, as npm sees it when it publishes. */
export async function contentsOf(tarball: string): Promise<Contents> {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', tarball], { cwd: dirname(tarball) });
  return JSON.parse(stdout)[0];
}
