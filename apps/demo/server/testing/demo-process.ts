import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** The demo as a process of its own, as `npm run demo` starts it. */
export interface DemoProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** What it has written so far, to either stream. */
  output(): string;
  /** Resolves when the output contains `text`. */
  says(text: string): Promise<void>;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
}

/** Start `server/main.ts` with `args` and, beside the present environment, `env`. */
export function startProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}): DemoProcess {
  const command = ['--conditions=@fluxgate/source', '--import', 'tsx', 'server/main.ts', ...args];
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const child = spawn(process.execPath, command, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...inherited, SLACK_WEBHOOK_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const streams = [child.stdout, child.stderr];
  for (const stream of streams) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    child,
    output: () => output,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        for (const stream of streams) stream.on('data', look);
        child.once('close', () => reject(new Error(`It ended without saying ${JSON.stringify(text)}:\n${output}`)));
        look();
      }),
    exited: new Promise((resolve) => child.once('close', resolve)),
  };
}
