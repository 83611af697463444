import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

/** What has become of a {@link Child}. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of its own, with a standard output of its own. */
export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/**
 * Run an ES module of TypeScript, which may import this package and what it depends on.
 *
 * @param module - the source, or the file that holds it
 * @param stdout - where its standard output goes: collected, or a file descriptor
 */
export function run(
  module: { readonly source: string } | { readonly file: string },
  stdout: 'pipe' | number = 'pipe',
): Child {
  const what = 'file' in module ? [module.file] : ['--input-type=module', '--eval', module.source];
  const child = spawn(process.execPath, ['--conditions=@fluxgate/source', '--import', TSX, ...what], {
    cwd: PACKAGE,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', stdout, 'pipe'],
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    const collected = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        collected[stream] += text;
      });
    }
    child.on('error', reject).on('close', (code) => resolve({ code, ...collected }));
  });
  return { process: child, ended };
}
