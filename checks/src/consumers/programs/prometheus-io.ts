// The Prometheus listener on prom-client's successor, scraped as a framework with `Request` and `Response` does it.

import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { metricsResponse, PrometheusListener } from '@fluxgate/listener-prometheus/prometheus-io';
import { Registry } from '@prometheus-io/client';

async function scraped() {
  const registry = new Registry();
  const payments = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(1),
    listeners: [new PrometheusListener({ calls: true, registry })],
  });
  await payments.call(async () => Promise.reject(new Error('refused'))).catch(() => {});

  const response = await metricsResponse({ registry });
  const text = await response.text();
  return text.split('\n').filter((line) => /^circuit_breaker_(state|calls_total){.* 1$/.test(line));
}

scraped().then((result) => console.log(`report: ${JSON.stringify(result)}`));
