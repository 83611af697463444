import { CircuitBreaker, cooldown } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { context, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryListener } from './index.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer('test');

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

const breaker = (name = 'payment_api') =>
  new CircuitBreaker({ name, listeners: [new OpenTelemetryListener({ calls: true })] });
const later = <T>(value: T): Promise<T> => new Promise((resolve) => setImmediate(() => resolve(value)));
const refused = () => later(undefined).then(() => Promise.reject(new Error('refused')));

/** What a span shows of circuits after `run` has run in it. */
async function shown(run: (span: Span) => unknown): Promise<object> {
  exporter.reset();
  await tracer.startActiveSpan('request', async (span) => {
    await run(span);
    span.end();
  });
  const [span] = exporter.getFinishedSpans().filter(({ name }) => name === 'request');
  expect(span?.events).toEqual([]);
  return Object.fromEntries(
    Object.entries(span?.attributes ?? {}).map(([name, value]) => [
      name.replace('fluxgate.circuit_breaker.', ''),
      value,
    ]),
  );
}

describe('the active span', () => {
  it('shows name, state and outcome of a call, though other things were active when it ended', async () => {
    const circuit = breaker();
    expect(await shown(() => circuit.call(later, 'fine'))).toEqual({
      name: 'payment_api',
      state: 'closed',
      outcome: 'success',
    });
    expect(await shown(() => circuit.call(refused).catch(() => {}))).toMatchObject({ outcome: 'failure' });
    expect(await shown(() => circuit.callSync(() => 'fine'))).toMatchObject({ outcome: 'success' });
    circuit.forceOpen();
    expect(await shown(() => circuit.call(later, 'fine').catch(() => {}))).toEqual({
      name: 'payment_api',
      state: 'forced_open',
      outcome: 'not_permitted',
    });
  });

  it('is the one in which the call was made, and not one that the protected function opened', async () => {
    const circuit = breaker();
    const outer = await shown(() =>
      circuit.call(() =>
        tracer.startActiveSpan('client', async (span) => {
          await later('fine');
          span.end();
        }),
      ),
    );

    expect(outer).toMatchObject({ outcome: 'success' });
    expect(exporter.getFinishedSpans().find(({ name }) => name === 'client')?.attributes).toEqual({});
  });

  it('of each of many concurrent requests shows its own call', async () => {
    const circuit = breaker();
    exporter.reset();
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        tracer.startActiveSpan(`request ${i}`, async (span) => {
          await circuit.call(i % 3 === 0 ? refused : () => later('fine')).catch(() => {});
          span.end();
        }),
      ),
    );

    const outcomes = exporter
      .getFinishedSpans()
      .map(({ name, attributes }) => [name, attributes['fluxgate.circuit_breaker.outcome']]);
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`request ${i}`, i % 3 === 0 ? 'failure' : 'success'])),
    );
  });

  it('shows of one circuit the last call', async () => {
    const circuit = breaker();
    const retried = async () => {
      await circuit.call(refused).catch(() => {});
      await circuit.call(later, 'fine');
    };
    expect(await shown(retried)).toMatchObject({ outcome: 'success' });
  });

  it('shows of several circuits the one that fared worst, in whichever order they answer', async () => {
    const [payments, inventory, search] = [breaker('payments'), breaker('inventory'), breaker('search')];
    payments.forceOpen();
    const calls = [
      () => payments.call(later, 'fine').catch(() => {}),
      () => inventory.call(refused).catch(() => {}),
      () => search.call(later, 'fine'),
    ];
    for (const order of [calls, [...calls].reverse()]) {
      expect(await shown(() => Promise.all(order.map((call) => call())))).toEqual({
        name: 'payments',
        state: 'forced_open',
        outcome: 'not_permitted',
      });
      expect(
        await shown(async () => {
          for (const call of order) await call();
        }),
      ).toMatchObject({ name: 'payments' });
    }
  });

  it('does not show a probe of another request that is given up while it is active', async () => {
    const clock = virtualClock();
    const listeners = [new OpenTelemetryListener({ calls: true })];
    const circuit = new CircuitBreaker({ name: 'payment_api', clock, listeners, retry: cooldown(1_000) });
    circuit.trip();
    clock.advance(1_000);
    const hung = await shown(() => {
      void circuit.call(() => new Promise(() => {}));
    });
    expect(hung).toEqual({});
    clock.advance(60_000);

    expect(await shown(() => circuit.info())).toEqual({});
    expect(await shown(() => circuit.call(later, 'fine').catch(() => {}))).toMatchObject({ outcome: 'success' });
  });

  it('that has ended, or does not record, is left alone', async () => {
    const circuit = breaker();
    const setAttributes = jest.fn();
    const notRecording = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 0 });
    notRecording.setAttributes = setAttributes as never;
    await context.with(trace.setSpan(context.active(), notRecording), () => circuit.call(later, 'fine'));
    expect(setAttributes).not.toHaveBeenCalled();

    const ended = tracer.startSpan('ended');
    ended.end();
    ended.setAttributes = setAttributes as never;
    await context.with(trace.setSpan(context.active(), ended), () => circuit.call(later, 'fine'));
    expect(setAttributes).not.toHaveBeenCalled();
  });

  it('shows nothing without calls: true', async () => {
    const circuit = new CircuitBreaker({ name: 'payment_api', listeners: [new OpenTelemetryListener()] });
    expect(await shown(() => circuit.call(later, 'fine'))).toEqual({});
  });
});
