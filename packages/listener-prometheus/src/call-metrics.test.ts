import { CircuitBreaker, countWindow, custom, failureRate, minRequests, timeWindow } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { describe, expect, it } from '@jest/globals';
import { CLIENTS } from './testing/clients.js';
import { series, seriesOf } from './testing/series.js';

describe.each(CLIENTS)('calls: true on $name', ({ client, fluxgate: { PrometheusListener } }) => {
  const { Registry } = client;

  function setUp(options: { buckets?: number[] } = {}) {
    const registry = new Registry();
    const clock = virtualClock();
    const listener = new PrometheusListener({ registry, calls: true, ...options });
    const circuit = new CircuitBreaker({
      name: 'payment_api',
      clock,
      window: timeWindow(60_000),
      ignore: custom((error) => error === 'not mine'),
      tripper: minRequests(100).and(failureRate(0.5)),
      listeners: [listener],
    });
    const call = (ms: number, error?: unknown) =>
      circuit.callSyncWithFallback(
        () => {
          clock.advance(ms);
          if (error !== undefined) throw error;
          return 'fine';
        },
        () => 'not so fine',
      );
    return { registry, clock, circuit, listener, call };
  }

  it('counts calls by their outcome, from zero', async () => {
    const { registry, circuit, call } = setUp();
    const counts = async () => Object.values(await seriesOf(registry, 'circuit_breaker_calls_total'));
    expect(await seriesOf(registry, 'calls_total')).toEqual({
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="success"}': 0,
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="failure"}': 0,
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="ignored"}': 0,
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="not_permitted"}': 0,
    });

    call(1);
    call(1);
    call(1, new Error('down'));
    call(1, 'not mine');
    expect(await counts()).toEqual([2, 1, 1, 0]);

    circuit.forceOpen();
    call(1);
    expect(await counts()).toEqual([2, 1, 1, 1]);
  });

  it('puts durations into buckets of seconds, bounds included', async () => {
    const { registry, call } = setUp({ buckets: [0.1, 1] });
    for (const ms of [0, 100, 101, 1_000, 2_500]) call(ms);

    expect(await seriesOf(registry, 'outcome="success"')).toEqual({
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="success"}': 5,
      'circuit_breaker_call_duration_seconds_bucket{le="0.1",circuit_name="payment_api",outcome="success"}': 2,
      'circuit_breaker_call_duration_seconds_bucket{le="1",circuit_name="payment_api",outcome="success"}': 4,
      'circuit_breaker_call_duration_seconds_bucket{le="+Inf",circuit_name="payment_api",outcome="success"}': 5,
      'circuit_breaker_call_duration_seconds_sum{circuit_name="payment_api",outcome="success"}': expect.closeTo(3.701),
      'circuit_breaker_call_duration_seconds_count{circuit_name="payment_api",outcome="success"}': 5,
    });
  });

  it('writes a histogram as the client itself does', async () => {
    const { registry, call } = setUp({ buckets: [0.1, 1] });
    call(50);
    call(5_000, new Error('down'));
    const plain = new Registry();
    const histogram = new client.Histogram({
      name: 'circuit_breaker_call_duration_seconds',
      help: 'How long calls took, by how they ended.',
      labelNames: ['circuit_name', 'outcome'],
      buckets: [0.1, 1],
      registers: [plain],
    });
    const labels = (outcome: string) => ({ circuit_name: 'payment_api', outcome });
    histogram.observe(labels('success'), 0.05);
    histogram.observe(labels('failure'), 5);
    histogram.zero(labels('ignored'));

    const ours = await registry.getSingleMetricAsString('circuit_breaker_call_duration_seconds');
    expect(ours).toBe(await plain.getSingleMetricAsString('circuit_breaker_call_duration_seconds'));
    const [json] = (await registry.getMetricsAsJSON()).filter(
      ({ name }) => name === 'circuit_breaker_call_duration_seconds',
    );
    expect(json).toMatchObject({ type: 'histogram', aggregator: 'sum' });
  });

  it('reads the window at the scrape, as it stands then', async () => {
    const { registry, clock, call } = setUp();
    for (let i = 0; i < 4; i++) call(0, i === 0 ? new Error('down') : undefined);
    expect(await seriesOf(registry, 'circuit_breaker_failure_rate')).toEqual({
      'circuit_breaker_failure_rate{circuit_name="payment_api"}': 0.25,
    });
    expect(await seriesOf(registry, 'circuit_breaker_window_calls')).toEqual({
      'circuit_breaker_window_calls{circuit_name="payment_api"}': 4,
    });

    clock.advance(120_000);

    expect(await seriesOf(registry, 'circuit_breaker_window_calls')).toEqual({
      'circuit_breaker_window_calls{circuit_name="payment_api"}': 0,
    });
    expect(await seriesOf(registry, 'circuit_breaker_failure_rate')).toEqual({});
  });

  it('tells in seconds since when the circuit is in its state', async () => {
    const { registry, clock, circuit } = setUp();
    const since = async () =>
      Object.values(await seriesOf(registry, 'circuit_breaker_state_changed_timestamp_seconds'));
    expect(await since()).toEqual([Date.UTC(2026, 0, 1) / 1_000]);

    clock.advance(90_500);
    circuit.trip();

    expect(await since()).toEqual([Date.UTC(2026, 0, 1, 0, 1, 30, 500) / 1_000]);
  });

  it('adds no hook for calls without it', () => {
    const registry = new Registry();

    expect(new PrometheusListener({ registry }).onCall).toBeUndefined();
    expect(new PrometheusListener({ registry, calls: true }).onCall).toBeInstanceOf(Function);
  });

  it('is of those circuits alone whose listener has it', async () => {
    const { registry } = setUp();
    new CircuitBreaker({ name: 'inventory_api', listeners: [new PrometheusListener({ registry })] });

    const names = Object.keys(await series(registry)).filter((name) => name.includes('inventory_api'));
    expect(names).toHaveLength(10);
  });

  it('sums the calls of several circuits of one name, and shows the window of the last', async () => {
    const { registry, listener, call } = setUp();
    call(1);
    const newer = new CircuitBreaker({
      name: 'payment_api',
      window: countWindow(10),
      tripper: failureRate(1),
      listeners: [listener],
    });
    newer.callSync(() => 'fine');
    newer.callSync(() => 'fine');

    expect(Object.values(await seriesOf(registry, 'calls_total'))).toEqual([3, 0, 0, 0]);
    expect(Object.values(await seriesOf(registry, 'window_calls'))).toEqual([2]);
  });

  it('counts a call once where two listeners on one registry hear the same circuit', async () => {
    const { registry, circuit, call } = setUp();
    const second = new PrometheusListener({ registry, calls: true });
    circuit.addListener(second);
    // A listener in between that makes a call of its own, while the first call is being told.
    let nested = false;
    circuit.addListener({
      onSignal() {},
      onCall() {
        if (!nested) {
          nested = true;
          call(1);
        }
      },
    });
    call(1);
    call(1);

    expect(Object.values(await seriesOf(registry, 'calls_total'))).toEqual([3, 0, 0, 0]);
    circuit.removeListener(second);
    call(1);
    expect(Object.values(await seriesOf(registry, 'calls_total'))).toEqual([4, 0, 0, 0]);
  });

  it('is put together over the workers of a cluster: sums, the mean failure rate, the last change', async () => {
    const [one, other] = [setUp({ buckets: [1] }), setUp({ buckets: [1] })];
    for (const failing of [true, false]) one.call(500, failing ? new Error('down') : undefined);
    other.call(500);
    other.clock.advance(60_000);
    other.circuit.metricsOnly();
    other.call(2_000);
    const { Registry, AggregatorRegistry } = client;
    const aggregate = (Registry as unknown as typeof AggregatorRegistry).aggregate ?? AggregatorRegistry.aggregate;
    const workers = await Promise.all([one, other].map(({ registry }) => registry.getMetricsAsJSON()));
    const sums = await series(aggregate(JSON.parse(JSON.stringify(workers))) as never);

    expect(sums).toMatchObject({
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="success"}': 3,
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="failure"}': 1,
      'circuit_breaker_call_duration_seconds_bucket{le="1",circuit_name="payment_api",outcome="success"}': 2,
      'circuit_breaker_call_duration_seconds_count{circuit_name="payment_api",outcome="success"}': 3,
      'circuit_breaker_failure_rate{circuit_name="payment_api"}': 0.25,
      'circuit_breaker_window_calls{circuit_name="payment_api"}': 3,
      'circuit_breaker_state_changed_timestamp_seconds{circuit_name="payment_api"}':
        Date.UTC(2026, 0, 1) / 1_000 + 60.5,
    });
  });

  it('counts an outcome that only a later core knows', async () => {
    const { registry, listener } = setUp();
    listener.onCall?.({ circuitName: 'payment_api', outcome: 'shed' as never, duration: 1, state: 'closed' });

    expect(await seriesOf(registry, '"shed"')).toEqual({
      'circuit_breaker_calls_total{circuit_name="payment_api",outcome="shed"}': 1,
    });
  });

  it('keeps counts and durations apart when one of them is reset', async () => {
    const { registry, call } = setUp();
    call(1);
    registry.getSingleMetric('circuit_breaker_calls_total')?.reset();
    expect(Object.values(await seriesOf(registry, 'calls_total'))).toEqual([0, 0, 0, 0]);
    expect(Object.values(await seriesOf(registry, '_seconds_count'))).toEqual([1, 0, 0]);

    call(1);
    registry.getSingleMetric('circuit_breaker_call_duration_seconds')?.reset();
    expect(Object.values(await seriesOf(registry, 'calls_total'))).toEqual([1, 0, 0, 0]);
    expect(Object.values(await seriesOf(registry, '_seconds_count'))).toEqual([0, 0, 0]);
  });

  it('refuses other buckets than the registry has', () => {
    const { registry } = setUp({ buckets: [0.1, 1] });

    expect(() => new PrometheusListener({ registry, calls: true, buckets: [5] })).toThrow(
      'buckets must be [0.1, 1], which another listener on this registry uses; got [5]',
    );
    expect(() => new PrometheusListener({ registry, calls: true, buckets: [0.1, 1] })).not.toThrow();
  });

  it("refuses a registry where a metric of one of its names is someone else's", () => {
    const registry = new Registry();
    new client.Gauge({ name: 'circuit_breaker_failure_rate', help: 'not ours', registers: [registry] });

    expect(() => new PrometheusListener({ registry })).not.toThrow();
    expect(() => new PrometheusListener({ registry, calls: true })).toThrow(
      /"circuit_breaker_failure_rate".*option prefix/,
    );
  });

  it('has the default buckets of the client', async () => {
    const { registry } = setUp();
    const plain = new Registry();
    new client.Histogram({ name: 'plain', help: 'by default', registers: [plain] });
    const bounds = async (of: typeof registry, part: string) =>
      Object.keys(await seriesOf(of, part)).map((name) => /le="([^"]+)"/.exec(name)?.[1]);

    expect(await bounds(registry, '_bucket')).toEqual(
      Array(3)
        .fill(await bounds(plain, '_bucket'))
        .flat(),
    );
  });
});
