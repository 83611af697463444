import { join } from 'node:path';
import { describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Program, startTypeScript } from './support/programs.js';
import { freePort, type Prometheus, startPrometheus } from './support/prometheus.js';

const OPENINGS = 'circuit_breaker_state_transition_total{old_state="closed", new_state="open"}';

/** Ten openings a second happen; a machine that is busy lets fewer through, and never many more. */
const SANE_RATE = 13;

describeWith(PROMETHEUS, 'when something is killed and comes back', () => {
  let port: number;
  let program: Program;
  let prometheus: Prometheus;

  const up = async (expected: 0 | 1) => {
    const [sample] = await prometheus.queryUntil('up', ([one]) => one?.value === expected);
    expect(sample?.value).toBe(expected);
  };
  /** A scrape that a busy machine is too slow for leaves no sample: the next one does. */
  const value = async (expr: string) => {
    const [sample] = await prometheus.queryUntil(expr, ([one]) => Number.isFinite(one?.value));
    return sample?.value ?? Number.NaN;
  };
  const sane = async () => {
    const rate = await value(`rate(${OPENINGS}[30s])`);
    expect(rate).toBeGreaterThan(0);
    expect(rate).toBeLessThan(SANE_RATE);
  };
  const run = async () => {
    program = startTypeScript(join('test', 'support', 'flapping.ts'), { PORT: String(port) });
    await program.until(/up/);
  };

  beforeAll(async () => {
    port = await freePort();
    [prometheus] = await Promise.all([
      startPrometheus({
        global: { scrape_interval: '200ms', scrape_timeout: '200ms' },
        scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }],
      }),
      run(),
    ]);
    await prometheus.queryUntil(OPENINGS, ([one]) => (one?.value ?? 0) > 10);
  });

  afterAll(() => Promise.all([prometheus?.stop(), program?.stop('SIGKILL')]));

  it('the metrics server: scrapes fail meanwhile, and the counters go on', async () => {
    const before = await value(OPENINGS);
    process.kill(program.pid, 'SIGUSR2');
    await program.until(/closed/);
    await up(0);
    await program.until(/open again/);
    await up(1);

    expect(await value(OPENINGS)).toBeGreaterThan(before);
    expect(await value(`resets(${OPENINGS}[30s])`)).toBe(0);
    await sane();
  });

  it('the process: its counters begin at zero, and rate() takes that for what it is', async () => {
    const before = await value(OPENINGS);
    await program.stop('SIGKILL');
    await up(0);
    expect(await prometheus.query(OPENINGS)).toEqual([]);
    await run();
    await up(1);

    expect(await value(OPENINGS)).toBeLessThan(before);
    expect(await value(`resets(${OPENINGS}[30s])`)).toBe(1);
    await sane();
    const states = await prometheus.query('sum(circuit_breaker_state)');
    expect(states[0]?.value).toBe(1);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('Prometheus, by %s: it goes on with what it had', async (signal) => {
    const before = await value(OPENINGS);
    await prometheus.restart(signal);
    const [after] = await prometheus.queryUntil(OPENINGS, ([one]) => (one?.value ?? 0) > before);

    expect(after?.value).toBeGreaterThan(before);
    expect(await value(`resets(${OPENINGS}[40s])`)).toBe(1);
    await sane();
  });
});
