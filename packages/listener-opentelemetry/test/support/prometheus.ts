import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

/** One sample of an answer: its labels and its value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus on loopback, with a folder of its own. */
export interface Prometheus {
  /** What an instant query gives now. */
  query(expr: string): Promise<Sample[]>;
  /** The same, as soon as `holds` it; what it gave last when that takes too long. */
  queryUntil(expr: string, holds: (samples: Sample[]) => boolean): Promise<Sample[]>;
  stop(): Promise<void>;
}

export async function startPrometheus(command: string, config: object): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const file = join(folder, 'prometheus.yml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const args = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  await ready(child.stderr);
  child.stderr.resume();

  const query = async (expr: string): Promise<Sample[]> => {
    const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const { error, data } = (await response.json()) as {
      error?: string;
      data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
    };
    if (data === undefined) throw new Error(`${expr}: ${error}`);
    return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  };
  return {
    query,
    queryUntil: async (expr, holds) => {
      for (const deadline = Date.now() + 45_000; ; await wait(50)) {
        const samples = await query(expr);
        if (holds(samples) || Date.now() > deadline) return samples;
      }
    },
    stop: async () => {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(output: NodeJS.ReadableStream): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface(output)) {
    if (line.includes('Server is ready to receive web requests')) return;
    lines.push(line);
  }
  throw new Error(`prometheus ended before it was ready:\n${lines.join('\n')}`);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
