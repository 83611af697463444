import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Demo, startDemo } from '../demo.js';
import { NOWHERE } from '../testing/logging.js';
import { until } from '../testing/until.js';
import { configFor } from './config.js';
import { type LocalPrometheus, PrometheusError, startPrometheus } from './prometheus.js';

interface Target {
  readonly health: string;
  readonly scrapeUrl: string;
  readonly lastError: string;
}

// Of this file alone: other tests start a Prometheus, too.
const { TMPDIR } = process.env;
const ownFolder = mkdtempSync(join(tmpdir(), 'demo-prometheus-test-'));
beforeAll(() => {
  process.env['TMPDIR'] = ownFolder;
});
afterAll(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(ownFolder, { recursive: true });
});
const folders = () => readdirSync(ownFolder).filter((name) => name.startsWith('fluxgate-demo-prometheus-'));
const errors: string[] = [];
const log = { error: (text: unknown) => void errors.push(String(text)) };

describeWith(PROMETHEUS, '--prometheus', () => {
  let demo: Demo;
  let prometheus: LocalPrometheus;
  let before: string[];
  const api = async <T>(path: string): Promise<T> =>
    ((await (await fetch(`${prometheus.url}/api/v1/${path}`)).json()) as { data: T }).data;

  beforeAll(async () => {
    before = folders();
    demo = await startDemo({ output: NOWHERE, port: 0, flushTimeout: 0 });
    prometheus = await startPrometheus({ target: demo.url, log, port: 0, command: PROMETHEUS.command });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await demo?.close();
    expect(folders()).toEqual(before);
    expect(errors).toEqual([]);
  });

  it('has the machine’s Prometheus watch the demo', async () => {
    const [target] = await until(
      async () => (await api<{ activeTargets: Target[] }>('targets')).activeTargets,
      ([one]) => one !== undefined && one.health !== 'unknown',
      50,
    );
    expect(target).toMatchObject({ health: 'up', scrapeUrl: `${demo.url}/metrics`, lastError: '' });
    const found = await until(
      async () =>
        (await api<{ result: { metric: object; value: [number, string] }[] }>('query?query=circuit_breaker_state==1'))
          .result,
      (result) => result.length === 3,
      50,
    );
    expect(found.map(({ metric }) => metric)).toContainEqual(
      expect.objectContaining({ circuit_name: 'payment_api', state: 'closed', job: 'fluxgate-demo' }),
    );
  });

  it('takes another port when the usual one is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const prometheus = await startPrometheus({ target: 'http://127.0.0.1:1', log, port, command: PROMETHEUS.command });
    expect(Number(new URL(prometheus.url).port)).not.toBe(port);
    await prometheus.stop();
    await expect(fetch(prometheus.url)).rejects.toThrow('fetch failed');
    other.close();
  });

  it('has it load our rules', async () => {
    const { groups } = await api<{ groups: { rules: { name: string }[] }[] }>('rules');
    const names = groups.flatMap(({ rules }) => rules.map(({ name }) => name));
    expect(names).toEqual(expect.arrayContaining(['CircuitBreakerOpen', 'CircuitBreakerFlapping']));
  });
});

it('says how to install what the machine does not have, and leaves nothing behind', async () => {
  const before = folders();
  const started = startPrometheus({ target: 'http://127.0.0.1:1', log, command: 'no-such-prometheus' });
  await expect(started).rejects.toThrow(PrometheusError);
  await expect(started).rejects.toThrow(
    /^--prometheus needs no-such-prometheus, which is not installed.+apt-get install prometheus/s,
  );
  expect(folders()).toEqual(before);
});

it('says what a Prometheus says that does not start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-prometheus-'));
  const command = join(folder, 'prometheus');
  writeFileSync(command, '#!/bin/sh\necho "the lock is held" >&2\nexit 1\n');
  chmodSync(command, 0o755);
  try {
    const started = startPrometheus({ target: 'http://127.0.0.1:1', log, command });
    await expect(started).rejects.toThrow('does not start. Its output:\nthe lock is held');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('says so when it ends by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'no-prometheus-'));
  const command = join(folder, 'prometheus');
  // Gets ready, and dies when it has said so.
  const program = `#!${process.execPath}
    const [address] = process.argv.flatMap((arg) => arg.split('--web.listen-address=')[1] ?? []);
    require('node:http')
      .createServer((request, response) => response.end('', () => { console.error('out of disk'); process.exit(1); }))
      .listen(address.split(':')[1], '127.0.0.1');`;
  writeFileSync(command, program);
  chmodSync(command, 0o755);
  try {
    const told: string[] = [];
    const heard = { error: (text: unknown) => void told.push(String(text)) };
    const prometheus = await startPrometheus({ target: 'http://127.0.0.1:1', log: heard, command, port: 0 });
    await until(
      () => told.length,
      (count) => count > 0,
    );
    expect(told).toEqual(['Prometheus ended. Its output:\nout of disk\n']);
    await prometheus.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('watches once a second', () => {
  const config = JSON.parse(configFor('127.0.0.1:3000'));
  expect(config).toMatchObject({
    global: { scrape_interval: '1s' },
    scrape_configs: [{ static_configs: [{ targets: ['127.0.0.1:3000'] }] }],
  });
  expect(existsSync(config.rule_files[0])).toBe(true);
});
