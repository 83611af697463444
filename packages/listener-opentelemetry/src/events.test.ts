import { CircuitBreaker, consecutive, cooldown, failureStreak, minRequests, permitAll } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { context, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-node';
import { type EventLoggerProvider, OpenTelemetryListener } from './index.js';

afterEach(() => {
  logs.disable();
  context.disable();
});

function logsSdk() {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
  const events = () =>
    exporter.getFinishedLogRecords().map(({ eventName, severityText, severityNumber, hrTime, attributes, body }) => ({
      eventName,
      severity: `${severityText} ${severityNumber}`,
      at: hrTime[0] * 1_000 + hrTime[1] / 1e6,
      body,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name.replace('fluxgate.circuit_breaker.', ''), value]),
      ),
    }));
  return { exporter, provider, events };
}

function shop(loggerProvider: EventLoggerProvider, more: OpenTelemetryListener[] = []) {
  const clock = virtualClock();
  const tripper = minRequests(2).and(failureStreak(2));
  const rules = { tripper, retry: cooldown(1_500), permit: permitAll(), recovery: consecutive(1) };
  const listeners = [new OpenTelemetryListener({ loggerProvider }), ...more];
  const circuit = new CircuitBreaker({ name: 'payment_api', clock, ...rules, listeners });
  const refuse = () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:443'), { code: 'ECONNREFUSED' });
  };
  const fail = () => circuit.callSyncWithFallback(refuse, () => 'fallback');
  return { circuit, clock, fail };
}

describe('events', () => {
  it('tell each change of state: when, how severe, why, after which failure', async () => {
    const { provider, events } = logsSdk();
    const { circuit, clock, fail } = shop(provider);
    clock.advance(60_000);
    fail();
    fail();
    clock.advance(1_500);
    circuit.callSync(() => 'fine');

    const failure = {
      'failure.name': 'Error',
      'failure.message': 'connect ECONNREFUSED 10.0.0.7:443',
      'failure.code': 'ECONNREFUSED',
    };
    expect(events()).toEqual([
      {
        eventName: 'fluxgate.circuit_breaker.state_change',
        severity: 'WARN 13',
        at: Date.UTC(2026, 0, 1) + 60_000,
        body: undefined,
        attributes: {
          name: 'payment_api',
          previous_state: 'closed',
          state: 'open',
          rule: 'failure_streak',
          reason: 'failure_streak 2 >= 2',
          reopens: 0,
          retry_after: 1.5,
          previous_duration: 60,
          'window.calls': 2,
          'window.failure_rate': 1,
          'outage.duration': 0,
          'outage.reason': 'failure_streak 2 >= 2',
          ...failure,
        },
      },
      {
        eventName: 'fluxgate.circuit_breaker.state_change',
        severity: 'INFO 9',
        at: Date.UTC(2026, 0, 1) + 61_500,
        body: undefined,
        attributes: {
          name: 'payment_api',
          previous_state: 'open',
          state: 'half_open',
          rule: 'cooldown',
          reason: 'cooldown 1500 ms >= 1500 ms',
          reopens: 0,
          previous_duration: 1.5,
          'window.calls': 0,
          'outage.duration': 1.5,
          'outage.reason': 'failure_streak 2 >= 2',
          ...failure,
        },
      },
      {
        eventName: 'fluxgate.circuit_breaker.state_change',
        severity: 'INFO 9',
        at: Date.UTC(2026, 0, 1) + 61_500,
        body: undefined,
        attributes: expect.objectContaining({
          previous_state: 'half_open',
          state: 'closed',
          rule: 'consecutive',
          previous_duration: 0,
          'outage.duration': 1.5,
          'outage.reason': 'failure_streak 2 >= 2',
        }),
      },
    ]);
  });

  it('are warnings for a circuit that is forced open, too', () => {
    const { provider, events } = logsSdk();
    const { circuit } = shop(provider);
    circuit.forceOpen('maintenance window');
    circuit.disable();

    expect(events().map(({ severity, attributes }) => [severity, attributes['rule'], attributes['reason']])).toEqual([
      ['WARN 13', 'manual', 'manual: maintenance window'],
      ['INFO 9', 'manual', 'manual'],
    ]);
  });

  it('tell what would have opened a circuit in metrics_only', () => {
    const { provider, events } = logsSdk();
    const { circuit, fail } = shop(provider);
    circuit.metricsOnly();
    fail();
    fail();

    expect(events().slice(1)).toMatchObject([
      {
        eventName: 'fluxgate.circuit_breaker.shadow_opening',
        severity: 'INFO 9',
        attributes: { name: 'payment_api', state: 'open', rule: 'failure_streak', reason: 'failure_streak 2 >= 2' },
      },
    ]);
  });

  it('belong to the trace of the call that changed the state', async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const { exporter, provider } = logsSdk();
    const { circuit } = shop(provider);
    const span = new BasicTracerProvider().getTracer('test').startSpan('checkout');
    await context.with(trace.setSpan(context.active(), span), async () => {
      for (let i = 0; i < 2; i++) {
        const call = circuit.call(() => new Promise((_, reject) => setImmediate(() => reject(new Error('down')))));
        await call.catch(() => {});
      }
    });

    expect(exporter.getFinishedLogRecords().map(({ spanContext }) => spanContext)).toEqual([span.spanContext()]);
  });

  it('are emitted once where two listeners on one provider hear the same circuit', () => {
    const { provider, events } = logsSdk();
    shop(provider, [new OpenTelemetryListener({ loggerProvider: provider })]).circuit.trip();

    expect(events()).toHaveLength(1);
  });

  it('go to a provider that is set after the listener was made', () => {
    const { provider, events } = logsSdk();
    const { circuit } = shop(logs);
    circuit.trip();
    logs.setGlobalLoggerProvider(provider);
    circuit.reset();

    expect(events().map(({ attributes }) => attributes['state'])).toEqual(['closed']);
  });

  it('are not emitted where there is no logger provider', () => {
    const circuit = new CircuitBreaker({ name: 'payment_api', listeners: [new OpenTelemetryListener()] });
    expect(() => circuit.trip()).not.toThrow();
  });

  it('that a provider cannot take go to onError, and change nothing else', () => {
    const faults: unknown[] = [];
    const broken: EventLoggerProvider = {
      getLogger: () => {
        throw new Error('shut down');
      },
    };
    const circuit = new CircuitBreaker({
      name: 'payment_api',
      listeners: [new OpenTelemetryListener({ loggerProvider: broken })],
      onError: (error) => faults.push(error),
    });
    circuit.trip();

    expect(circuit.state).toBe('open');
    expect(faults).toEqual([new Error('shut down')]);
  });
});
