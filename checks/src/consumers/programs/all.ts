// One circuit with all three listeners: each hears the same transition.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { LogListener } from '@fluxgate/listener-log';
import { metricsResponse, PrometheusListener } from '@fluxgate/listener-prometheus';
import { SlackListener } from '@fluxgate/listener-slack';
import { pino } from 'pino';

async function told() {
  const posts: string[] = [];
  const webhook = createServer((request, response) => {
    request.on('data', (chunk) => posts.push(String(chunk)));
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((listening) => webhook.listen(0, '127.0.0.1', listening));
  const { port } = webhook.address() as AddressInfo;

  const lines: string[] = [];
  const slack = new SlackListener({ webhookUrl: `http://127.0.0.1:${port}/services/T0/B0/secret` });
  const payments = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(1),
    listeners: [
      new LogListener({ logger: pino({}, { write: (line: string) => void lines.push(line) }) }),
      new PrometheusListener(),
      slack,
    ],
  });
  await payments.call(async () => Promise.reject(new Error('refused'))).catch(() => {});
  await slack.close();
  webhook.close();

  const metrics = await (await metricsResponse()).text();
  return {
    log: lines.map((line) => JSON.parse(line).msg),
    metrics: metrics.split('\n').filter((line) => /^circuit_breaker_state{.*} 1$/.test(line)),
    slack: posts.length,
  };
}

told().then((result) => console.log(`report: ${JSON.stringify(result)}`));
