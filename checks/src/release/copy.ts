import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './tools.js';

/**
 * Copies the repository at `root` as it stands, with what is not committed yet and without what git ignores, into the new
 * folder `into`: a clone with the same history, on a branch `main` of its own.
 *
 * Of a shallow clone only the files are copied: changesets looks for the commit behind a changeset until it has one, and where
 * the history is cut off it would look for ever. Without any history it does without.
 */
export async function copyRepository(root: string, into: string): Promise<void> {
  if ((await git(root, 'rev-parse', '--is-shallow-repository')) === 'true') {
    await git(root, 'init', '--quiet', '--initial-branch=main', into);
  } else {
    await git(root, 'clone', '--quiet', '--shared', '.', into);
    await git(into, 'switch', '--quiet', '--force-create', 'main');
  }

  const listed = await git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard');
  for (const file of listed.split('\0').filter(Boolean)) {
    await cp(join(root, file), join(into, file), { force: true }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await rm(join(into, file), { force: true });
    });
  }
}
