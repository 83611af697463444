// The Prometheus listener on prom-client, scraped over HTTP.
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { PrometheusListener, startMetricsServer } from '@fluxgate/listener-prometheus';
import { register } from 'prom-client';

async function scraped() {
  const payments = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(1),
    listeners: [new PrometheusListener({ calls: true, registry: register })],
  });
  await payments.call(async () => Promise.reject(new Error('refused'))).catch(() => {});

  const server = await startMetricsServer({ port: 0, host: '127.0.0.1' });
  const response = await fetch(server.url);
  const text = await response.text();
  await server.close();
  return text.split('\n').filter((line) => /^circuit_breaker_(state|calls_total){.* 1$/.test(line));
}

scraped().then((result) => console.log(`report: ${JSON.stringify(result)}`));
