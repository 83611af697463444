import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { type MetricsServer, PrometheusListener, startMetricsServer } from '../src/index.js';
import { type Prometheus, startPrometheus } from './support/prometheus.js';

const CIRCUITS = 10_000;
const SERIES = 10 * CIRCUITS;

describe(`${CIRCUITS} circuits in one process`, () => {
  const registry = new Registry();
  const circuits: CircuitBreaker[] = [];
  let server: MetricsServer;

  beforeAll(async () => {
    const listener = new PrometheusListener({ registry });
    for (let i = 0; i < CIRCUITS; i++)
      circuits.push(new CircuitBreaker({ name: `circuit_${i}`, listeners: [listener] }));
    server = await startMetricsServer({ port: 0, host: '127.0.0.1', registry });
  });

  afterAll(() => server.close());

  it('pack to a hundredth or so', async () => {
    const size = async (encoding: string) => {
      const response = await fetch(server.url, { method: 'HEAD', headers: { 'accept-encoding': encoding } });
      return Number(response.headers.get('content-length'));
    };
    const [plain, packed] = [await size('identity'), await size('gzip')];

    expect(plain / SERIES).toBeLessThan(120);
    expect(packed / plain).toBeLessThan(0.05);
  });

  describeWith(PROMETHEUS, 'and a real Prometheus', () => {
    let prometheus: Prometheus;

    beforeAll(async () => {
      prometheus = await startPrometheus({
        global: { scrape_interval: '15s', scrape_timeout: '15s' },
        scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [`127.0.0.1:${server.port}`] }] }],
      });
    });

    afterAll(() => prometheus?.stop());

    it('are taken in without a warning', async () => {
      for (let i = 0; i < 7; i++) circuits[i]?.trip();
      const [open] = await prometheus.queryUntil(
        'sum(circuit_breaker_state{state="open"})',
        ([one]) => one?.value === 7,
      );
      const [scraped] = await prometheus.query('scrape_samples_scraped');

      expect(open?.value).toBe(7);
      // Each open circuit has one more: what is left of its wait.
      expect(scraped?.value).toBe(SERIES + 7);
      const log = prometheus.program.output().split('\n');
      expect(log.filter((line) => /level=(warn|error)/.test(line))).toEqual([]);
    });
  });
});

describe('a hundred scrapes, fifty a second, while calls run', () => {
  it('each see every circuit in exactly one state', async () => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry, calls: true });
    const circuits = Array.from({ length: 20 }, (_, i) => {
      return new CircuitBreaker({ name: `circuit_${i}`, tripper: failureStreak(2), listeners: [listener] });
    });
    const server = await startMetricsServer({ port: 0, host: '127.0.0.1', registry });
    let calls = 0;
    const work = setInterval(() => {
      for (const circuit of circuits) {
        for (let i = 0; i < 5; i++) {
          void circuit.callWithFallback(
            async () => {
              if (calls++ % 3 > 0) throw new Error('down');
            },
            () => {},
          );
        }
        if (circuit.state === 'open') circuit.reset();
      }
    }, 1);
    const seen = new Set<string>();
    let torn = 0;
    const scrape = async () => {
      const text = await (await fetch(server.url)).text();
      const states = text.match(/^circuit_breaker_state\{.*\} 1$/gm) ?? [];
      for (const line of states) seen.add(/state="(\w+)"/.exec(line)?.[1] ?? '');
      if (new Set(states.map((line) => /circuit_\d+/.exec(line)?.[0])).size !== circuits.length) torn++;
      if (states.length !== circuits.length) torn++;
    };
    const scrapes: Promise<void>[] = [];
    await new Promise<void>((done) => {
      const timer = setInterval(() => {
        scrapes.push(scrape());
        if (scrapes.length === 100) done(clearInterval(timer));
      }, 20);
    });
    await Promise.all(scrapes);
    clearInterval(work);
    await server.close();

    expect(torn).toBe(0);
    expect(calls).toBeGreaterThan(1_000);
    expect(seen).toEqual(new Set(['closed', 'open']));
  });
});
