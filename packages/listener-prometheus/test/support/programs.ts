import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** This package's folder. */
export const HERE: string = fileURLToPath(new URL('../..', import.meta.url));

/** Node's arguments for a TypeScript program of this workspace. */
const TYPESCRIPT = ['--conditions=@fluxgate/source', '--import', 'tsx'];

/** What the program `file` serves at /metrics, once it matches `expected`. It is run as it stands, but on a free port. */
export async function scrapeOf(file: string, expected: RegExp): Promise<string> {
  const args = [...TYPESCRIPT, 'test/support/run.ts', file, expected.source];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: HERE, timeout: 150_000, maxBuffer: 1e8 });
  return stdout;
}

/** A program that runs beside the test. */
export interface Program {
  readonly pid: number;
  /** What it has written so far, on both streams. */
  readonly output: () => string;
  /** The next part of the output that matches, from where the last one that was found ended; it rejects when the program ends before that. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/** Start `command`. */
export function start(command: string, args: readonly string[], env: Record<string, string> = {}): Program {
  const child = spawn(command, args, { cwd: HERE, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  let output = '';
  let read = 0;
  let look = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      look();
    });
  }
  return {
    pid: child.pid ?? 0,
    output: () => output,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const found = pattern.exec(output.slice(read));
          if (found === null) return;
          read += found.index + found[0].length;
          look = () => {};
          resolve(found);
        };
        look();
        void ended.then((how) => reject(new Error(`${command} ended (${how}) before it wrote ${pattern}:\n${output}`)));
      }),
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Start a TypeScript program of this package. */
export function startTypeScript(file: string, env: Record<string, string> = {}, ...args: string[]): Program {
  return start(process.execPath, [...TYPESCRIPT, file, ...args], env);
}
