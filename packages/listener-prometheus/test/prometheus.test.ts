import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anyError, CircuitBreaker, consecutive, cooldown, countWindow, failureStreak, permitAll } from '@fluxgate/core';
import { type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import { describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dashboard } from '../monitoring/source/dashboard.js';
import { QUERIES } from '../monitoring/source/queries.js';
import { RECORDINGS } from '../monitoring/source/rules.js';
import type { MetricsServer } from '../src/index.js';
import { CLIENTS } from '../src/testing/clients.js';
import { HERE } from './support/programs.js';
import { type Prometheus, type Sample, startPrometheus } from './support/prometheus.js';

/** Names that are hard to write down. A newline and a NUL among them. */
const HARD_NAMES = ['say "hi"', 'C:\\new', 'two\nlines', 'tab\tand\rreturn', '결제 API', '💳', '{a="b"}', 'nul\u0000'];

describeWith(PROMETHEUS, 'a real Prometheus', () => {
  /** The same circuits four times, by each client and in each of its two languages; `shop` is the one that most tests look at. */
  const sources = CLIENTS.flatMap(({ client, fluxgate }) => {
    const [classic, openMetrics] = [new client.Registry(), new client.Registry()];
    openMetrics.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE as never);
    return [classic, openMetrics].map((registry) => ({ registry, fluxgate }));
  }).map((source, i) => ({ ...source, job: ['shop', 'openmetrics', 'successor', 'successor-openmetrics'][i] ?? '' }));
  const jobs = sources.map(({ job }) => job);
  const listeners = sources.map(({ registry, fluxgate }) => new fluxgate.PrometheusListener({ registry, calls: true }));
  const clock: VirtualClock = virtualClock({ epoch: Date.now() - 60_000 });
  const servers: MetricsServer[] = [];
  let prometheus: Prometheus;
  /** The moment that the tests look at, in epoch seconds. */
  let settled: number;
  const query = (expr: string): Promise<Sample[]> => prometheus.query(expr, settled);

  const breaker = (name: string) =>
    new CircuitBreaker({
      name,
      clock,
      listeners,
      window: countWindow(100),
      tracker: anyError(),
      tripper: failureStreak(3),
      retry: cooldown(1_000),
      permit: permitAll(),
      recovery: consecutive(2),
    });
  const call = (circuit: CircuitBreaker, failing: boolean) =>
    circuit.callSyncWithFallback(
      () => {
        clock.advance(80);
        if (failing) throw new Error('down');
        return 'fine';
      },
      () => 'not so fine',
    );

  beforeAll(async () => {
    const circuits = {
      payments: breaker('payment_api'),
      inventory: breaker('inventory_api'),
      shipping: breaker('shipping_api'),
      search: breaker('search_api'),
    };
    for (const { registry, fluxgate } of sources) {
      servers.push(await fluxgate.startMetricsServer({ port: 0, host: '127.0.0.1', registry }));
    }
    prometheus = await startPrometheus({
      global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
      rule_files: [join(HERE, 'monitoring/rules.yml')],
      scrape_configs: jobs.map((job_name, i) => ({
        job_name,
        static_configs: [{ targets: [`127.0.0.1:${servers[i]?.port}`] }],
      })),
    });
    const attached = await prometheus.queryUntil(
      'sum by (job) (circuit_breaker_state)',
      ({ length }) => length === jobs.length,
    );
    expect(attached.map(({ value }) => value)).toEqual(jobs.map(() => 4));

    // payment_api: closed -> open -> half_open -> open -> half_open -> closed -> open
    for (let i = 0; i < 3; i++) call(circuits.payments, true);
    clock.advance(1_000);
    call(circuits.payments, true);
    clock.advance(1_000);
    for (let i = 0; i < 2; i++) call(circuits.payments, false);
    for (let i = 0; i < 3; i++) call(circuits.payments, true);
    // inventory_api: forced open. shipping_api: closed, 8 of 20 calls failed. search_api: half-open, a probe has succeeded.
    circuits.inventory.forceOpen('stocktaking');
    call(circuits.inventory, false);
    for (let i = 0; i < 20; i++) call(circuits.shipping, i % 5 < 2);
    circuits.search.trip();
    clock.advance(1_000);
    call(circuits.search, false);
    for (const name of HARD_NAMES) breaker(name);

    // What rate() and increase() extrapolate beyond the first and the last scrape has to be little against what lies between.
    // A second ago: no scrape of then is under way any more, that could fail on a busy machine and take its series away.
    const complete = jobs.length * (Object.keys(circuits).length + HARD_NAMES.length);
    const [moment] = await prometheus.queryUntil(
      `vector(time() - 1)
        and on () min(count_over_time(up[1m] offset 1s)) >= 25
        and on () sum(circuit_breaker_state offset 1s) == ${complete}
        ${[0, 1, 3].map((i) => `and on () count(${RECORDINGS[i]?.record}{job="shop"} offset 1s) > 0`).join('\n')}`,
      ({ length }) => length === 1,
    );
    if (moment === undefined) throw new Error('there was never a moment at which every circuit was there');
    settled = moment.value;
  });

  afterAll(async () => {
    await Promise.all([prometheus?.stop(), ...servers.map((server) => server.close())]);
  });

  /** Samples as `labels -> value`, the labels in the order asked for; job and instance are left out. */
  const table = (samples: Sample[], ...labels: string[]) =>
    Object.fromEntries(samples.map((one) => [labels.map((label) => one.labels[label]).join(' '), one.value]));

  it('takes every circuit and every sample, by either client, in the classic text and in OpenMetrics', async () => {
    expect(table(await query('up'), 'job')).toEqual(Object.fromEntries(jobs.map((job) => [job, 1])));
    const scraped = (await query('scrape_samples_scraped')).map(({ value }) => value);
    expect(new Set(scraped).size).toBe(1);
    const transitions =
      'sum by (circuit_name, old_state, new_state) (circuit_breaker_state_transition_total{job="%s"})';
    const of = async (job: string) =>
      table(await query(transitions.replace('%s', job)), 'circuit_name', 'old_state', 'new_state');
    for (const job of jobs) expect(await of(job)).toEqual(await of('shop'));
  });

  it('counts the transitions of a known history exactly', async () => {
    const counted = await query('circuit_breaker_state_transition_total{job="shop", circuit_name!~"(?s).*[^a-z_].*"}');
    const happened = table(
      counted.filter(({ value }) => value > 0),
      'circuit_name',
      'old_state',
      'new_state',
    );

    expect(happened).toEqual({
      'payment_api closed open': 2,
      'payment_api open half_open': 2,
      'payment_api half_open open': 1,
      'payment_api half_open closed': 1,
      'inventory_api closed forced_open': 1,
      'search_api closed open': 1,
      'search_api open half_open': 1,
    });
  });

  it('reads any name as it was given', async () => {
    const names = await prometheus.api('label/circuit_name/values?match[]=circuit_breaker_state{job="shop"}');

    expect(new Set(names as string[])).toEqual(
      new Set(['payment_api', 'inventory_api', 'shipping_api', 'search_api', ...HARD_NAMES]),
    );
  });

  it("answers the README's queries", async () => {
    const readme = await readFile(join(HERE, 'README.md'), 'utf8');
    const [, block = ''] = /^```promql\n(.*?)^```/ms.exec(readme) ?? [];
    const [open = '', states = '', rate = '', increase = ''] = block
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    const ofShop = (expr: string) =>
      expr.replaceAll(/circuit_breaker_\w+(\{)?/g, (name) =>
        name.endsWith('{') ? `${name}job="shop",` : `${name}{job="shop"}`,
      );

    expect(table(await query(ofShop(open)), 'circuit_name')).toEqual({ payment_api: 1 });
    expect(table(await query(ofShop(states)), 'state')).toEqual({
      closed: 1 + HARD_NAMES.length,
      open: 1,
      half_open: 1,
      metrics_only: 0,
      disabled: 0,
      forced_open: 1,
    });
    const { payment_api, search_api, shipping_api } = table(await query(ofShop(rate)), 'circuit_name');
    expect(shipping_api).toBe(0);
    expect(extrapolated((payment_api ?? 0) * 300)).toBe(3);
    expect(extrapolated((search_api ?? 0) * 300)).toBe(1);
    const half = table(await query(ofShop(increase)), 'circuit_name', 'old_state');
    expect(extrapolated(half['payment_api open'])).toBe(2);
    expect(extrapolated(half['search_api open'])).toBe(1);
  });

  const panels = JSON.parse(JSON.stringify(dashboard())).panels as {
    title: string;
    targets?: { expr: string }[];
  }[];
  const queries = panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }, i) => [targets.length > 1 ? `${title} ${i + 1}` : title, expr] as const),
  );
  const asGrafana = (expr: string) =>
    expr
      .replaceAll('$job', 'shop')
      .replaceAll('$instance', '.*')
      .replaceAll('$circuit', '[a-z_]+')
      .replaceAll('$__range', '1h')
      .replaceAll('$__rate_interval', '1m');
  const several = jobs.length; // in the panels that show all there is
  const shown: Record<string, (samples: Sample[]) => void> = {
    'Currently open circuits': (samples) => expect(samples).toEqual([{ labels: {}, value: several }]),
    'Circuit trip rate (5m)': (samples) => {
      const { payment_api, search_api, inventory_api } = table(samples, 'circuit_name');
      expect(extrapolated(((payment_api ?? 0) * 300) / several)).toBe(3);
      expect(extrapolated(((search_api ?? 0) * 300) / several)).toBe(1);
      expect(inventory_api).toBe(0);
    },
    'Circuit state overview': (samples) =>
      expect(table(samples, 'state')).toMatchObject({
        open: several,
        half_open: several,
        forced_open: several,
        disabled: 0,
      }),
    'State timeline': (samples) =>
      expect(table(samples, 'circuit_name')).toEqual({
        shipping_api: 0,
        search_api: 3,
        payment_api: 4,
        inventory_api: 5,
      }),
    'Time in state': (samples) => {
      const share = table(samples, 'circuit_name', 'state');
      expect(share['shipping_api closed']).toBe(1);
      expect((share['payment_api closed'] ?? 0) + (share['payment_api open'] ?? 0)).toBeCloseTo(1);
      expect(share['payment_api open']).toBeGreaterThan(0);
    },
    Transitions: (samples) => {
      const counted = table(samples, 'circuit_name', 'old_state', 'new_state');
      expect(extrapolated(counted['payment_api closed open'])).toBe(2);
      expect(extrapolated(counted['payment_api half_open closed'])).toBe(1);
      // A transition outside the life cycle has no series before its first time: there is nothing that increased.
      expect(Object.keys(counted)).not.toContain('inventory_api closed forced_open');
    },
    'Failure rate': (samples) => expect(table(samples, 'circuit_name')).toEqual({ shipping_api: 0.4, search_api: 0 }),
    'Forced open': (samples) => expect(samples).toEqual([{ labels: {}, value: 1 }]),
    'Calls in flight': (samples) => expect(table(samples, 'circuit_name')).toMatchObject({ shipping_api: 0 }),
    'Time in current state': (samples) => {
      expect(new Set(Object.keys(table(samples, 'circuit_name', 'state')))).toEqual(
        new Set(['shipping_api closed', 'payment_api open', 'search_api half_open', 'inventory_api forced_open']),
      );
      const { shipping_api = 0, payment_api = 0 } = table(samples, 'circuit_name');
      expect(shipping_api).toBeGreaterThanOrEqual(60);
      expect(payment_api).toBeLessThan(shipping_api);
      expect(payment_api).toBeGreaterThan(50);
    },
    Calls: (samples) => {
      const rates = table(samples, 'circuit_name', 'outcome');
      expect(extrapolated((rates['shipping_api success'] ?? 0) * 60)).toBe(12);
      expect(extrapolated((rates['shipping_api failure'] ?? 0) * 60)).toBe(8);
      expect(extrapolated((rates['inventory_api not_permitted'] ?? 0) * 60)).toBe(1);
      expect(rates['shipping_api ignored']).toBe(0);
    },
    // All calls took 80 ms: in the bucket from 50 to 100 ms, where Prometheus interpolates.
    'Latency 1': (samples) =>
      expect(table(samples, 'circuit_name')).toMatchObject({ shipping_api: expect.closeTo(0.075, 6) }),
    'Latency 2': (samples) =>
      expect(table(samples, 'circuit_name')).toMatchObject({ shipping_api: expect.closeTo(0.0975, 6) }),
    'Latency 3': (samples) =>
      expect(table(samples, 'circuit_name')).toMatchObject({ shipping_api: expect.closeTo(0.0995, 6) }),
  };

  it.each(queries)("answers the dashboard's panel: %s", async (title, expr) => {
    const check = shown[title];
    if (check === undefined) throw new Error('nothing is known of what this panel shows');

    check(await query(asGrafana(expr)));
  });

  it("answers the dashboard's annotations", async () => {
    const opened = table(await query(asGrafana(QUERIES.opened)), 'circuit_name', 'old_state');

    expect(extrapolated(opened['payment_api closed'])).toBe(2);
  });

  it("answers the dashboard's variables", async () => {
    const values = async (label: string) =>
      prometheus.api(`label/${label}/values?match[]=${encodeURIComponent('circuit_breaker_state{job=~"shop"}')}`);

    expect(await values('job')).toEqual(['shop']);
    expect(await values('instance')).toEqual([`127.0.0.1:${servers[0]?.port}`]);
  });

  it('evaluates every rule', async () => {
    const { groups } = (await prometheus.api('rules')) as {
      groups: { rules: { name: string; health: string; lastError?: string }[] }[];
    };
    const rules = groups.flatMap(({ rules }) => rules);
    expect(rules.map(({ name, health, lastError }) => ({ name, health, lastError }))).toEqual(
      rules.map(({ name }) => ({ name, health: 'ok', lastError: undefined })),
    );

    const recorded = await Promise.all(RECORDINGS.map(({ record }) => query(`${record}{job="shop"}`)));
    expect(table(recorded[0] ?? [], 'state')).toMatchObject({ open: 1, forced_open: 1 });
    const { payment_api } = table(recorded[1] ?? [], 'circuit_name');
    expect(extrapolated((payment_api ?? 0) * 300)).toBe(3);
    expect(table(recorded[3] ?? [], 'circuit_name')).toMatchObject({ shipping_api: expect.closeTo(0.4, 6) });
  });

  it('has nothing to warn of', () => {
    expect(
      prometheus.program
        .output()
        .split('\n')
        .filter((line) => /level=(warn|error)/.test(line)),
    ).toEqual([]);
  });
});

/** What was counted, from what `increase()` makes of it: it extrapolates to the ends of its range, here by some hundredths. */
function extrapolated(increase: number | undefined): number {
  return Math.floor(increase ?? Number.NaN);
}
