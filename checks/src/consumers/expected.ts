import { expect } from '@jest/globals';
import type { Install } from './matrix.js';

const OPENED = "Circuit Breaker 'payment_api' transitioned from closed to open";
const OPEN_SERIES = 'circuit_breaker_state{circuit_name="payment_api",state="open"} 1';
const FAILED_CALL = 'circuit_breaker_calls_total{circuit_name="payment_api",outcome="failure"} 1';

/** What each program reports where all is well. */
export const EXPECTED: Readonly<Record<Install['program'], unknown>> = {
  core: {
    paid: 7,
    notPermitted: "Circuit 'payment_api' is open: call not permitted",
    transitions: ['closed -> open: failure_streak', 'open -> half_open: cooldown', 'half_open -> closed: consecutive'],
  },
  fleet: { by: 'fleet', state: 'open', fault: 'Error: Redis: no connection' },
  http: { paid: 7, cut: true, opened: 503, retryAfter: '30', health: 'degraded' },
  'http-clients': { axios: [7, true], undici: [200, true] },
  log: { level: 40, service: 'shop', newState: 'open', msg: expect.stringContaining(OPENED) },
  nestjs: { paid: 'paid 7', rejected: [true, 'payments'], fallback: 'queued', health: 'down', series: ['payments'] },
  opentelemetry: {
    series: [
      'status open 1',
      'transitions closed open failure_streak 1',
      'calls failure RangeError 1',
      'call.duration failure RangeError 1',
    ],
    events: ['WARN fluxgate.circuit_breaker.state_change'],
  },
  prometheus: [OPEN_SERIES, FAILED_CALL],
  'prometheus-io': [OPEN_SERIES, FAILED_CALL],
  slack: [expect.stringContaining('🚨 Circuit Breaker Triggered')],
  all: { log: [expect.stringContaining(OPENED)], metrics: [OPEN_SERIES], slack: 1 },
};

/** What a program prints beside its report: the default logger writes to standard output. */
export const EXPECTED_OUTPUT: Readonly<Partial<Record<Install['program'], readonly unknown[]>>> = {
  log: [expect.stringContaining(OPENED)],
};
