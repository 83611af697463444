import { type SpawnOptions, spawn } from 'node:child_process';

/** What a command printed, standard output and errors apart. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is run: where, and with which variables beside (an `undefined` one is taken away) those of this process. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * What is not meant for what is run: jest says `test` in NODE_ENV, which is not how a user installs and runs, and npm hands its own
 * flags down; `npm run --silent` would keep each npm and pnpm below it from telling why it failed.
 */
const NOT_INHERITED = { NODE_ENV: undefined, npm_config_loglevel: undefined, npm_config_dry_run: undefined };

/**
 * Runs a command to its end, without a shell.
 *
 * @throws an `Error` with the command, the folder and all output, when the command fails or cannot be started.
 */
export function run(command: string, args: readonly string[], { cwd, env = {} }: RunOptions): Promise<Printed> {
  const options: SpawnOptions = {
    cwd,
    env: { ...process.env, ...NOT_INHERITED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const fail = (how: string) =>
      reject(new Error(`${how}\n  command: ${[command, ...args].join(' ')}\n  folder: ${cwd}\n${stdout}${stderr}`));
    child.on('error', (error) => fail(`could not be started: ${error.message}`));
    child.on('close', (code, signal) =>
      code === 0 ? resolve({ stdout, stderr }) : fail(`ended with ${signal ?? code}`),
    );
  });
}
