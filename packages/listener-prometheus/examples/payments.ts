import { CallNotPermittedError, CircuitBreaker, failureStreak } from '@fluxgate/core';
import { PrometheusListener } from '@fluxgate/listener-prometheus';

/** What every example serves: payments, by a service that is down for the order `bad`. Three failures in a row open the circuit. */
const payments = new CircuitBreaker({
  name: 'payment_api',
  tripper: failureStreak(3),
  listeners: [new PrometheusListener({ calls: true })],
});

async function charge(order: string): Promise<Answer> {
  if (order === 'bad') throw new Error('the payment service is down');
  return { status: 200, headers: {}, body: `paid ${order}` };
}

function apologise(error: unknown): Answer {
  if (!CallNotPermittedError.is(error)) return { status: 502, headers: {}, body: String(error) };
  const seconds = Math.ceil((error.retryAfter ?? 0) / 1_000);
  return { status: 503, headers: { 'retry-after': String(seconds) }, body: 'payments are closed for now' };
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export const pay = payments.wrap(charge, { fallback: apologise });
