import { CircuitBreaker } from '@fluxgate/core';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import { OpenTelemetryListener } from './index.js';
import { metricsSdk, nonZero } from './testing/sdk.js';

// What several listeners share is kept globally; each test begins with none of it.
const SHARED = Symbol.for('@fluxgate/listener-opentelemetry/1');

beforeEach(() => {
  // The SDK's own timers, and what it waits with, stay real.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'setInterval'] });
  Reflect.deleteProperty(globalThis, SHARED);
});
afterEach(() => {
  jest.useRealTimers();
  metrics.disable();
});

const breaker = (listener: OpenTelemetryListener, name = 'payment_api') =>
  new CircuitBreaker({ name, listeners: [listener] });
const CLOSED = { 'status{name=payment_api, state=closed}': 1 };

describe('the global meter provider', () => {
  it('is used where no other is given', async () => {
    const { provider, figures } = metricsSdk();
    metrics.setGlobalMeterProvider(provider);
    breaker(new OpenTelemetryListener());

    expect(nonZero(await figures())).toEqual(CLOSED);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('may be set later: an idle circuit is exported without anything happening to it', async () => {
    breaker(new OpenTelemetryListener());
    jest.advanceTimersByTime(5_000);
    const { provider, figures } = metricsSdk();
    metrics.setGlobalMeterProvider(provider);
    expect(nonZero(await figures())).toEqual({});

    jest.advanceTimersByTime(5_000);
    expect(nonZero(await figures())).toEqual(CLOSED);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each<[string, (shop: { listener: OpenTelemetryListener; circuit: CircuitBreaker }) => unknown]>([
    ['circuit', ({ listener }) => breaker(listener, 'another')],
    ['transition', ({ circuit }) => circuit.trip()],
    ['call', ({ circuit }) => circuit.callSync(() => 'fine')],
  ])('that is set hours later is found with the next %s', async (_, happens) => {
    const listener = new OpenTelemetryListener({ calls: true });
    const circuit = breaker(listener);
    breaker(listener, 'idle');
    jest.advanceTimersByTime(7_200_000);
    const { provider, figures } = metricsSdk();
    metrics.setGlobalMeterProvider(provider);
    expect(nonZero(await figures())).toEqual({});

    happens({ listener, circuit });
    expect(nonZero(await figures())).toMatchObject({ 'status{name=idle, state=closed}': 1 });
  });

  it('gets what happened before it was set', async () => {
    const circuit = breaker(new OpenTelemetryListener({ calls: true }));
    circuit.callSync(() => 'fine');
    circuit.trip();
    const { provider, figures } = metricsSdk();
    metrics.setGlobalMeterProvider(provider);
    jest.advanceTimersByTime(120_000);

    expect(nonZero(await figures())).toMatchObject({
      'status{name=payment_api, state=open}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=manual}': 1,
      'calls{name=payment_api, outcome=success}': 1,
    });
  });

  it('that never comes is looked for ten times, by all listeners together, and by no timer afterwards', () => {
    const getMeterProvider = jest.spyOn(metrics, 'getMeterProvider');
    const listeners = [1, 2, 3].map(() => new OpenTelemetryListener());
    expect(jest.getTimerCount()).toBe(1);
    getMeterProvider.mockClear();
    jest.advanceTimersByTime(3_600_000);

    expect(getMeterProvider).toHaveBeenCalledTimes(10);
    expect(jest.getTimerCount()).toBe(0);
    for (const listener of listeners) breaker(listener).trip();
    expect(jest.getTimerCount()).toBe(0);
    getMeterProvider.mockRestore();
  });

  it('may be replaced', async () => {
    const [first, second] = [metricsSdk(), metricsSdk()];
    metrics.setGlobalMeterProvider(first.provider);
    const circuit = breaker(new OpenTelemetryListener());
    circuit.trip();
    metrics.disable();
    metrics.setGlobalMeterProvider(second.provider);
    circuit.reset();

    expect(nonZero(await second.figures())).toMatchObject(CLOSED);
    expect(nonZero(await first.figures())).toEqual({});
  });

  it('is not needed where no timers are allowed', async () => {
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
      throw new Error('not allowed in the global scope');
    });
    const listener = new OpenTelemetryListener();
    const { provider, figures } = metricsSdk();
    metrics.setGlobalMeterProvider(provider);
    breaker(listener);

    expect(nonZero(await figures())).toEqual(CLOSED);
  });
});

describe('without an SDK', () => {
  it('a listener does nothing, and none of its hooks throws', async () => {
    const errors: unknown[] = [];
    const listeners = [new OpenTelemetryListener({ calls: true })];
    const circuit = new CircuitBreaker({ name: 'payment_api', listeners, onError: (error) => errors.push(error) });

    expect(await circuit.call(async () => 'fine')).toBe('fine');
    await expect(circuit.call(async () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    circuit.trip();
    await expect(circuit.call(async () => 'fine')).rejects.toThrow('not permitted');
    circuit.metricsOnly();
    for (const listener of listeners) circuit.removeListener(listener);
    expect(errors).toEqual([]);
  });

  it('a listener hears of no single calls unless it is asked to', () => {
    expect(new OpenTelemetryListener().onCall).toBeUndefined();
    expect(new OpenTelemetryListener({ calls: true }).onCall).toBeInstanceOf(Function);
  });
});

describe('two copies of the package', () => {
  it('share the metrics of a provider: what both hear counts once', async () => {
    jest.useRealTimers();
    const { provider, figures } = metricsSdk();
    metrics.setGlobalMeterProvider(provider);
    jest.resetModules();
    const copy = await import('./index.js');
    expect(copy.OpenTelemetryListener).not.toBe(OpenTelemetryListener);
    const listeners = [new OpenTelemetryListener({ calls: true }), new copy.OpenTelemetryListener({ calls: true })];
    const circuit = new CircuitBreaker({ name: 'payment_api', listeners });
    circuit.callSync(() => 'fine');
    circuit.trip();

    expect(nonZero(await figures())).toEqual({
      'status{name=payment_api, state=open}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=manual}': 1,
      'calls{name=payment_api, outcome=success}': 1,
      'call.duration{name=payment_api, outcome=success}': 1,
    });
  });
});
