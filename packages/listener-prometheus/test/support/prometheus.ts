import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PROMETHEUS } from '@fluxgate/test-kit';
import { stringify } from 'yaml';
import { type Program, start } from './programs.js';

/** One sample of an answer: its labels and its value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus on loopback, with a folder of its own. */
export interface Prometheus {
  readonly program: Program;
  readonly url: string;
  /** What an instant query gives, now or at a time in epoch seconds. */
  query(expr: string, at?: number): Promise<Sample[]>;
  /** The same, as soon as `holds` it; what it gave last when that takes too long. */
  queryUntil(expr: string, holds: (samples: Sample[]) => boolean): Promise<Sample[]>;
  /** Any other part of the HTTP API, as `label/job/values`. */
  api(path: string): Promise<unknown>;
  /** Stop it and start it again, on the same data. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

export async function startPrometheus(config: object): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const file = join(folder, 'prometheus.yml');
  await writeFile(file, stringify(config));
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${new URL(url).host}`,
  ];
  const begin = async (): Promise<Program> => {
    const program = start(PROMETHEUS.command, args);
    await program.until(/Server is ready to receive web requests/);
    return program;
  };
  let program = await begin();

  const api = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1/${path}`);
    const { status, error, data } = (await response.json()) as { status: string; error?: string; data: unknown };
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  };
  const query = async (expr: string, at?: number): Promise<Sample[]> => {
    const time = at === undefined ? '' : `&time=${at}`;
    const { result } = (await api(`query?query=${encodeURIComponent(expr)}${time}`)) as {
      result: { metric: Record<string, string>; value: [number, string] }[];
    };
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  };
  return {
    get program() {
      return program;
    },
    url,
    api,
    query,
    queryUntil: async (expr, holds) => {
      for (const deadline = Date.now() + 150_000; ; await wait(50)) {
        const samples = await query(expr);
        if (holds(samples) || Date.now() > deadline) return samples;
      }
    },
    restart: async (signal = 'SIGTERM') => {
      await program.stop(signal);
      program = await begin();
    },
    stop: async () => {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
