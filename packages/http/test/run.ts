import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const HERE: string = fileURLToPath(new URL('..', import.meta.url));

/** A TypeScript program in a process of its own. */
export interface Program {
  readonly process: ChildProcess;
  /** Resolves with what matched, as soon as it was printed; rejects if the program ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with everything it printed, when it ended by itself. */
  readonly ended: Promise<string>;
}

export function run(file: string, env: Readonly<Record<string, string>> = {}): Program {
  const args = ['--conditions=@fluxgate/source', '--import', 'tsx', file];
  const child = spawn(process.execPath, args, {
    cwd: HERE,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let check = (): void => {};
  const hear = (chunk: unknown): void => {
    printed += String(chunk);
    check();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(printed)));
  return {
    process: child,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        check = () => {
          const match = pattern.exec(printed);
          if (match) resolve(match);
        };
        check();
        void ended.then(() => reject(new Error(`${file} ended before it printed ${pattern}:\n${printed}`)));
      }),
  };
}
