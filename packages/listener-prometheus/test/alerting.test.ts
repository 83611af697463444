import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { CircuitBreaker, cooldown, failureStreak } from '@fluxgate/core';
import { ALERTMANAGER, describeWith, PROMETHEUS } from '@fluxgate/test-kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { stringify } from 'yaml';
import { ALERTS } from '../monitoring/source/rules.js';
import { type MetricsServer, PrometheusListener, startMetricsServer } from '../src/index.js';
import { HERE, type Program, start } from './support/programs.js';
import { freePort, type Prometheus, startPrometheus } from './support/prometheus.js';

interface Notification {
  readonly status: string;
  readonly labels: { readonly alertname: string; readonly circuit_name: string; readonly severity: string };
  readonly annotations: Record<string, string>;
}

describeWith([PROMETHEUS, ALERTMANAGER], 'an alert', () => {
  const registry = new Registry();
  const received: Notification[] = [];
  const webhook = createServer(async (request, response) => {
    const { alerts } = (await json(request)) as { alerts: Notification[] };
    received.push(...alerts);
    response.end();
  });
  let folder: string;
  let server: MetricsServer;
  let alertmanager: Program;
  let prometheus: Prometheus;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alerting-'));
    await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`;
    const config = {
      route: { receiver: 'webhook', group_by: ['...'], group_wait: '0s', group_interval: '1s' },
      receivers: [{ name: 'webhook', webhook_configs: [{ url }] }],
    };
    await writeFile(join(folder, 'alertmanager.yml'), stringify(config));
    // How long each has to wait is proven by promtool; here is no time for it.
    const rules = await readFile(join(HERE, 'monitoring/rules.yml'), 'utf8');
    await writeFile(join(folder, 'rules.yml'), rules.replaceAll(/for: \w+/g, 'for: 1s'));

    const port = await freePort();
    alertmanager = start(ALERTMANAGER.command, [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'alertmanager')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    server = await startMetricsServer({ port: 0, host: '127.0.0.1', registry });
    prometheus = await startPrometheus({
      global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' },
      rule_files: [join(folder, 'rules.yml')],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${port}`] }] }] },
      scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [`127.0.0.1:${server.port}`] }] }],
    });
  });

  afterAll(async () => {
    await Promise.all([prometheus?.stop(), alertmanager?.stop(), server?.close()]);
    webhook.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('that fires reaches the webhook, with what an operator needs', async () => {
    const listeners = [new PrometheusListener({ registry, calls: true })];
    const breaker = (name: string) => new CircuitBreaker({ name, tripper: failureStreak(3), listeners });
    const [open, flapping, forced, failing] = ['open', 'flapping', 'forced', 'failing'].map(breaker) as [
      CircuitBreaker,
      CircuitBreaker,
      CircuitBreaker,
      CircuitBreaker,
    ];
    breaker('well');
    // Restored in open, its wait over: no one calls it.
    const opened = new CircuitBreaker({ name: 'idle', retry: cooldown(1) });
    opened.trip();
    new CircuitBreaker({ name: 'idle', retry: cooldown(1), restore: opened.toJSON(), listeners });
    await prometheus.queryUntil('count(circuit_breaker_state)', ([count]) => count?.value === 36);

    open.trip();
    forced.forceOpen('stocktaking');
    for (let i = 0; i < 6; i++) {
      flapping.trip();
      flapping.reset();
    }
    for (let i = 0; i < 30; i++) {
      failing.callSyncWithFallback(
        () => {
          if (i % 2 === 0) throw new Error('down');
        },
        () => {},
      );
    }

    for (const deadline = Date.now() + 150_000; received.length < ALERTS.length && Date.now() < deadline; )
      await wait(50);
    const told = received.map(({ status, labels }) => `${status} ${labels.alertname} ${labels.circuit_name}`);
    expect(told.sort()).toEqual([
      'firing CircuitBreakerFlapping flapping',
      'firing CircuitBreakerForcedOpen forced',
      'firing CircuitBreakerHighFailureRate failing',
      'firing CircuitBreakerOpen open',
      'firing CircuitBreakerOpenIdle idle',
    ]);
    for (const { labels, annotations } of received) {
      expect(labels).toMatchObject({ job: 'shop', instance: `127.0.0.1:${server.port}` });
      expect(labels.severity).toBe(ALERTS.find(({ alert }) => alert === labels.alertname)?.severity);
      expect(annotations).toMatchObject({
        summary: expect.stringMatching(`^Circuit ${labels.circuit_name} of shop .*\\(127.0.0.1:${server.port}\\)$`),
        description: expect.stringContaining(`127.0.0.1:${server.port} (shop)`),
        runbook_url: expect.stringContaining(`/runbooks/${labels.alertname}.md`),
      });
    }
  });
});
