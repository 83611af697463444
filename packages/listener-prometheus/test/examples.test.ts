import { afterEach, describe, expect, it } from '@jest/globals';
import { seriesOf } from '../src/testing/series.js';
import { type Program, startTypeScript } from './support/programs.js';

describe('the example', () => {
  const running: Program[] = [];
  afterEach(() => Promise.all(running.splice(0).map((program) => program.stop('SIGKILL'))));

  function run(name: string, env: Record<string, string> = {}, ...args: string[]): Program {
    const program = startTypeScript(`examples/${name}.ts`, { PORT: '0', METRICS_PORT: '0', ...env }, ...args);
    running.push(program);
    return program;
  }

  const scrape = (port: string | undefined, part: string) =>
    seriesOf(
      { contentType: '', metrics: () => fetch(`http://localhost:${port}/metrics`).then((response) => response.text()) },
      part,
    );

  it.each(['node-http', 'express', 'fastify', 'hono'])(
    '%s serves its circuit and its metrics, HEAD and gzip too',
    async (name) => {
      const [, port] = await run(name).until(/port: (\d+)/);
      const pay = (order: string) => fetch(`http://localhost:${port}/pay/${order}`);

      expect(await (await pay('1')).text()).toBe('paid 1');
      for (let i = 0; i < 3; i++) expect((await pay('bad')).status).toBe(502);
      const refused = await pay('2');
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);

      expect(await scrape(port, 'circuit_breaker_state{')).toMatchObject({
        'circuit_breaker_state{circuit_name="payment_api",state="open"}': 1,
        'circuit_breaker_state{circuit_name="payment_api",state="closed"}': 0,
      });
      expect(Object.values(await scrape(port, 'circuit_breaker_calls_total'))).toEqual([1, 3, 0, 1]);

      const metrics = `http://localhost:${port}/metrics`;
      const head = await fetch(metrics, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } });
      expect(head.status).toBe(200);
      expect(head.headers.get('content-type')).toMatch(/^text\/plain; version=/);
      expect(await head.text()).toBe('');
      const packed = await fetch(metrics, { headers: { 'accept-encoding': 'gzip' } });
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(await packed.text()).toContain('circuit_breaker_state{circuit_name="payment_api",state="open"} 1\n');
    },
  );

  it('worker serves its metrics while it works, and ends when it is done', async () => {
    const worker = run('worker', { PAUSE: '300' }, 'a', 'bad', 'c');
    const [, port] = await worker.until(/port: (\d+)/);
    await worker.until(/paid c/);

    expect(Object.values(await scrape(port, 'circuit_breaker_calls_total'))).toEqual([2, 1, 0, 0]);
    expect(await worker.ended).toBe(0);
  });

  it('cluster sums its workers, also right after one has died', async () => {
    const program = run('cluster');
    const [, metricsPort] = await program.until(/listening on \{\s+url: [^}]*port: (\d+)/);
    const ports: string[] = [];
    for (let i = 0; i < 4; i++) ports.push((await program.until(/worker \d+ listening on .*port: (\d+)/))[1] ?? '');
    const states = async () => {
      const found = await scrape(metricsPort, 'circuit_breaker_state{');
      return Object.fromEntries(Object.entries(found).map(([name, n]) => [/state="(\w+)"/.exec(name)?.[1], n]));
    };
    expect(new Set(ports).size).toBe(1);
    expect(await states()).toMatchObject({ closed: 4, open: 0 });

    // One worker gets three failures: its circuit opens, and no other.
    let opened: string | undefined;
    const failures = new Map<string, number>();
    while (opened === undefined) {
      const response = await fetch(`http://localhost:${ports[0]}/pay/bad`);
      const worker = response.headers.get('x-worker') ?? '';
      failures.set(worker, (failures.get(worker) ?? 0) + 1);
      if (failures.get(worker) === 3) opened = worker;
    }
    expect(await states()).toMatchObject({ closed: 3, open: 1 });
    const failed = [...failures.values()].reduce((sum, n) => sum + n);
    expect(Object.values(await scrape(metricsPort, 'circuit_breaker_calls_total'))).toEqual([0, failed, 0, 0]);

    process.kill(Number(opened), 'SIGKILL');
    await program.until(/has gone/);
    expect(await states()).toMatchObject({ closed: 3, open: 0 });
    expect(Object.values(await scrape(metricsPort, 'circuit_breaker_calls_total'))).toEqual([0, failed - 3, 0, 0]);
  });
});
