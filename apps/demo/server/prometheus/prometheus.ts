import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { LOOPBACK } from '../http/listen.js';
import { configFor } from './config.js';
import { freePort } from './free-port.js';

/** The machine's Prometheus cannot be started. The message says what to do. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';
}

/** A Prometheus that watches the demo. */
export interface LocalPrometheus {
  /** Its base URL, without a slash at the end. */
  readonly url: string;
  /** End it, and remove what it has stored. */
  stop(): Promise<void>;
}

/** What {@link startPrometheus} needs. */
export interface PrometheusOptions {
  /** The demo's base URL. */
  readonly target: string;
  /** Told when it ends by itself. */
  readonly log: Pick<FastifyBaseLogger, 'error'>;
  /** The program. Default `prometheus`, from the PATH. */
  readonly command?: string;
  /** The port that it gets if nobody has it. Default 9090. */
  readonly port?: number;
}

/** How long it may take to get ready, in ms. */
const PATIENCE = 30_000;

/** How long it may take to end before it is killed, in ms. */
const GRACE = 3_000;

/** How much of what it says is kept, to be told when it fails. */
const KEPT = 2_000;

/**
 * Start the machine's Prometheus on loopback, with a folder of its own, the rules of `@fluxgate/listener-prometheus`, and
 * the demo as what it watches. It ends with this process, however that ends.
 *
 * @throws PrometheusError when there is none, or it does not start
 */
export async function startPrometheus(options: PrometheusOptions): Promise<LocalPrometheus> {
  const { target, log, command = 'prometheus', port: wanted = 9090 } = options;
  const folder = mkdtempSync(join(tmpdir(), 'fluxgate-demo-prometheus-'));
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, configFor(new URL(target).host));
  const url = `http://${LOOPBACK}:${await freePort(wanted)}`;

  const child = spawn(
    command,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${new URL(url).host}`,
      // It tells then of each scrape that fails: when this process is killed, it writes to a pipe that nobody reads, and ends.
      '--log.level=debug',
    ],
    // In a group of its own: a Ctrl-C is for the demo, which ends it in its turn.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT);
  });
  // The 'exit' of a child that never was does not come: `ended` is for both.
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  let failure: NodeJS.ErrnoException | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  const killAtExit = (): void => {
    child.kill('SIGKILL');
    clean();
  };
  process.once('exit', killAtExit);

  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    await end(child, ended);
    process.off('exit', killAtExit);
    clean();
  };

  const ready = await Promise.race([becomesReady(url, () => stopping), ended.then(() => false)]);
  if (!ready) {
    await stop();
    throw new PrometheusError(
      failure?.code === 'ENOENT' ? missing(command) : `${command} does not start. Its output:\n${said}`,
    );
  }
  void ended.then(() => {
    if (!stopping) log.error(`Prometheus ended. Its output:\n${said}`);
  });
  return { url, stop };
}

function missing(command: string): string {
  return [
    `--prometheus needs ${command}, which is not installed. Install it:`,
    '  Debian, Ubuntu   apt-get install prometheus',
    '  macOS            brew install prometheus',
    '  others           download it from https://prometheus.io/download and add it to the PATH',
  ].join('\n');
}

async function becomesReady(url: string, stopped: () => boolean): Promise<boolean> {
  const end = performance.now() + PATIENCE;
  while (!stopped() && performance.now() < end) {
    try {
      if ((await fetch(`${url}/-/ready`)).ok) return true;
    } catch {
      // It does not listen yet.
    }
    await delay(50);
  }
  return false;
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await ended;
  clearTimeout(killer);
}
