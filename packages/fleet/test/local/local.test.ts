import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Fleet, hostLocalFleets, localTransport } from '../../src/index.js';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const FLAGS = ['--conditions=@fluxgate/source', '--import', TSX];
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** A thread does not take the loader from `--import`. */
const BOOT = `
  import(${JSON.stringify(new URL('./esm/api/index.mjs', TSX).href)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL('./thread.ts', import.meta.url).href)});
  });
`;

interface Said {
  readonly label: string;
  readonly live?: number;
  readonly state?: string;
  readonly reason?: string;
  readonly fault?: string;
}

describe('worker threads', () => {
  const workers: Worker[] = [];
  const said: Said[] = [];
  let heard = (): void => {};
  const start = (label: string): Worker => {
    const worker = new Worker(BOOT, { eval: true, workerData: label, execArgv: ['--conditions=@fluxgate/source'] });
    worker.on('message', (message: Said) => {
      said.push(message);
      heard();
    });
    workers.push(worker);
    return worker;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        heard = resolve;
      });
    }
  };
  const last = (label: string, key: 'live' | 'state'): unknown =>
    said.filter((one) => one.label === label && key in one).at(-1)?.[key];

  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  });

  it('share verdicts without a server, and go on when the one that keeps the board ends', async () => {
    const first = start('t1');
    await until(() => last('t1', 'live') === 1);
    const [second, third] = [start('t2'), start('t3')];
    await until(() => ['t1', 't2', 't3'].every((label) => last(label, 'live') === 3));
    second.postMessage('fail');
    third.postMessage('fail');
    await until(() => last('t1', 'state') === 'open');
    expect(said.find((one) => one.label === 't1' && one.reason)?.reason).toMatch(
      /^fleet: 2 of 3 members open, first t[23]: failure_streak 1 >= 1$/,
    );
    // The first one there keeps the board. It ends in the middle of everything.
    await first.terminate();
    const fourth = start('t4');
    await until(() => last('t4', 'live') === 3);
    await until(() => last('t4', 'state') === 'open');
    expect(said.filter(({ fault }) => fault)).toEqual([]);
    for (const worker of [second, third, fourth]) {
      const gone = once(worker, 'exit');
      worker.postMessage('end');
      expect(await gone).toEqual([0]);
    }
  });
});

describe('a cluster', () => {
  it('shares verdicts through its primary, and every process ends by itself', async () => {
    const child = spawn(process.execPath, [...FLAGS, file('./primary.ts')], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    const said = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Said);
    expect(said.filter(({ fault }) => fault)).toEqual([]);
    expect(said.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/^fleet: 2 of 3 members open, first worker-\d: failure_streak 1 >= 1$/),
    );
  });
});

describe('one thread', () => {
  it('may hold several fleets, and namespaces do not hear of each other', async () => {
    const times = { heartbeat: 20, staleAfter: 2_000, quorum: 2 };
    const channel = `test-${Math.random()}`;
    const fleets = ['shop', 'shop', 'shop', 'office'].map(
      (namespace, i) => new Fleet({ namespace, member: `m${i}`, transport: localTransport({ channel }), ...times }),
    );
    const breakers = fleets.map(
      (fleet) => new CircuitBreaker(fleet.join({ name: 'payments', tripper: failureStreak(1) })),
    );
    for (const breaker of breakers.slice(0, 2))
      await breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});
    await new Promise<void>((resolve) => void breakers[2]?.addListener(() => resolve()));
    expect(breakers.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'closed']);
    await Promise.all(fleets.map((fleet) => fleet.close()));
  });

  it.each([
    [
      () => localTransport({ channel: '' }),
      'localTransport({ channel }) must be a non-empty string of at most 128 characters; got ""',
    ],
    [() => localTransport({ chanel: 'x' } as never), 'unknown option "chanel"; expected one of channel'],
    [() => hostLocalFleets({ channel: 5 } as never), 'hostLocalFleets({ channel }) must be a non-empty string'],
  ])('throws for a bad option', (make, message) => {
    expect(make).toThrow(message);
  });
});
