import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The same that the tests ask for; this file serves programs that run without Jest, too. */
const COMMAND = process.env['FLUXGATE_REDIS'] ?? 'redis-server';

/** A Redis of the test's own, on loopback, without anything on disk. */
export interface RedisServer {
  readonly port: number;
  readonly process: ChildProcess;
  /** Begin again at the same port, with an empty memory. */
  restart(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts one and waits until it answers. */
export async function redisServer(...options: string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-redis-'));
  const port = await freePort();
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    child = spawn(COMMAND, [...args, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const chunk of child.stdout ?? []) if (/Ready to accept connections/.test(String(chunk))) break;
    child.stdout?.resume();
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    port,
    get process() {
      return child;
    },
    async restart() {
      await kill();
      await start();
    },
    signal: (name) => void child.kill(name),
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
