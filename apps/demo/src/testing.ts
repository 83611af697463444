import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type FastifyBaseLogger, fastify } from 'fastify';
import type { Upstream } from './upstream.js';

/** A logger that says nothing. */
export const SILENT: FastifyBaseLogger = fastify().log;

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

/** Start `src/main.ts` with `args` and, beside the present environment, `env`. */
export function startProcess(args: readonly string[], env: Readonly<Record<string, string>> = {}): DemoProcess {
  const command = ['--conditions=@fluxgate/source', '--import', 'tsx', 'src/main.ts', ...args];
  const { NODE_OPTIONS: _jest, ...inherited } = process.env;
  const child = spawn(process.execPath, command, {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
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

/** Look again and again until `done`; how long that takes is the test's own timeout to judge, not a figure in it. */
export async function until<T>(look: () => T | Promise<T>, done: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    await delay(5);
  }
}

/** How many requests have reached `upstream`. */
export async function received({ url }: Pick<Upstream, 'url'>): Promise<number> {
  return ((await (await fetch(`${url}/received`)).json()) as { received: number }).received;
}
