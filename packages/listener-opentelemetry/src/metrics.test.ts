import { CircuitBreaker, consecutive, cooldown, failureStreak, minRequests, permitAll } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { describe, expect, it } from '@jest/globals';
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { OpenTelemetryListener } from './index.js';
import { metricsSdk, nonZero } from './testing/sdk.js';

const failing = () => {
  throw new Error('down');
};

function shop(listeners: OpenTelemetryListener[], name = 'payment_api') {
  const clock = virtualClock();
  const tripper = minRequests(1).and(failureStreak(2));
  const rules = { tripper, retry: cooldown(1_000), permit: permitAll(), recovery: consecutive(2) };
  const circuit = new CircuitBreaker({ name, clock, ...rules, listeners });
  const fail = () => circuit.callSyncWithFallback(failing, () => 'fallback');
  const succeed = () => circuit.callSync(() => 'fine');
  const open = () => {
    fail();
    fail();
  };
  return { circuit, clock, fail, succeed, open };
}

describe('the status', () => {
  it('has a series for every state from attachment: 1 for the present one, 0 for the others', async () => {
    const { provider, figures } = metricsSdk();
    shop([new OpenTelemetryListener({ meterProvider: provider })]);

    expect(await figures()).toEqual({
      'status{name=payment_api, state=closed}': 1,
      'status{name=payment_api, state=open}': 0,
      'status{name=payment_api, state=half_open}': 0,
      'status{name=payment_api, state=metrics_only}': 0,
      'status{name=payment_api, state=disabled}': 0,
      'status{name=payment_api, state=forced_open}': 0,
    });
  });

  it('follows the circuit, by cumulative and by delta temporality', async () => {
    const cumulative = metricsSdk();
    const delta = metricsSdk(AggregationTemporality.DELTA);
    const listeners = [cumulative, delta].map(({ provider }) => new OpenTelemetryListener({ meterProvider: provider }));
    const { open, circuit } = shop(listeners);
    const states = (figures: Record<string, number>) =>
      Object.fromEntries(
        Object.entries(nonZero(figures))
          .filter(([series]) => series.startsWith('status'))
          .map(([series, value]) => [/state=(\w+)/.exec(series)?.[1], value]),
      );
    expect(states(await cumulative.figures())).toEqual({ closed: 1 });
    expect(states(await delta.figures())).toEqual({ closed: 1 });

    open();
    expect(states(await cumulative.figures())).toEqual({ open: 1 });
    expect(states(await delta.figures())).toEqual({ closed: -1, open: 1 });

    circuit.forceOpen();
    expect(states(await cumulative.figures())).toEqual({ forced_open: 1 });
    expect(states(await delta.figures())).toEqual({ open: -1, forced_open: 1 });
  });

  it('looks at the circuit: a probe that hangs is given up when metrics are collected', async () => {
    const { provider, figures } = metricsSdk();
    const { circuit, clock, open } = shop([new OpenTelemetryListener({ meterProvider: provider })]);
    open();
    clock.advance(1_000);
    void circuit.call(() => new Promise(() => {}));
    clock.advance(60_000);

    expect(nonZero(await figures())).toMatchObject({
      'status{name=payment_api, state=open}': 1,
      'transitions{name=payment_api, previous_state=half_open, state=open, rule=consecutive}': 1,
    });
  });

  it('ends at 0 when the circuit is detached, in an SDK that remembers series as well', async () => {
    const { provider, collect, figures } = metricsSdk();
    const listener = new OpenTelemetryListener({ meterProvider: provider, calls: true });
    const { circuit, open } = shop([listener]);
    const other = shop([listener], 'inventory_api');
    await collect();
    open();
    circuit.removeListener(listener);

    const last = await figures();
    expect(last).toMatchObject({
      'status{name=payment_api, state=closed}': 0,
      'status{name=payment_api, state=open}': 0,
      'status{name=inventory_api, state=closed}': 1,
      // What happened before it was detached is counted.
      'transitions{name=payment_api, previous_state=closed, state=open, rule=failure_streak}': 1,
      'calls.in_flight{name=payment_api}': 0,
    });
    other.open();
    expect(await figures()).toMatchObject({
      'status{name=payment_api, state=open}': 0,
      'status{name=inventory_api, state=open}': 1,
    });
  });

  it('ends at 0 for every reader of the provider', async () => {
    const exporters = [0, 1].map(() => new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE));
    const both = exporters.map(
      (exporter) =>
        new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e9, exportTimeoutMillis: 1e9 }),
    );
    const provider = new MeterProvider({ readers: both });
    const listener = new OpenTelemetryListener({ meterProvider: provider });
    const { circuit } = shop([listener]);
    for (const reader of both) await reader.forceFlush();
    circuit.removeListener(listener);
    for (const reader of both) await reader.forceFlush();

    for (const exporter of exporters) {
      const points = exporter.getMetrics().at(-1)?.scopeMetrics[0]?.metrics[0]?.dataPoints;
      expect(points?.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });
});

describe('transitions', () => {
  it('are counted by the rule that decided', async () => {
    const { provider, figures } = metricsSdk();
    const { circuit, clock, open, succeed } = shop([new OpenTelemetryListener({ meterProvider: provider })]);
    open();
    clock.advance(1_000);
    succeed();
    succeed();
    open();
    circuit.reset('mended');
    circuit.trip({ by: 'fleet', detail: '4 of 9 members open', leaves: [{ rule: 'failure_rate' }] });

    expect(nonZero(await figures())).toEqual({
      'status{name=payment_api, state=open}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=failure_streak}': 2,
      'transitions{name=payment_api, previous_state=open, state=half_open, rule=cooldown}': 1,
      'transitions{name=payment_api, previous_state=half_open, state=closed, rule=consecutive}': 1,
      'transitions{name=payment_api, previous_state=open, state=closed, rule=manual}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=fleet}': 1,
    });
  });

  it('by delta temporality are those since the last collection', async () => {
    const { provider, figures } = metricsSdk(AggregationTemporality.DELTA);
    const { circuit, open } = shop([new OpenTelemetryListener({ meterProvider: provider })]);
    const opened = 'transitions{name=payment_api, previous_state=closed, state=open, rule=failure_streak}';
    open();
    expect((await figures())[opened]).toBe(1);
    expect((await figures())[opened] ?? 0).toBe(0);
    circuit.reset();
    open();
    circuit.reset();
    open();
    expect((await figures())[opened]).toBe(2);
  });

  it('that would have happened in metrics_only are counted apart', async () => {
    const { provider, figures } = metricsSdk();
    const { circuit, open } = shop([new OpenTelemetryListener({ meterProvider: provider })]);
    circuit.metricsOnly();
    open();

    expect(nonZero(await figures())).toMatchObject({
      'status{name=payment_api, state=metrics_only}': 1,
      'shadow_openings{name=payment_api, rule=failure_streak}': 1,
    });
  });

  it('go on when the circuit is attached again before the next collection', async () => {
    const { provider, figures } = metricsSdk();
    const listener = new OpenTelemetryListener({ meterProvider: provider });
    const { circuit } = shop([listener]);
    circuit.trip();
    circuit.removeListener(listener);
    circuit.addListener(listener);
    circuit.reset();
    circuit.trip();

    expect(await figures()).toMatchObject({
      'status{name=payment_api, state=open}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=manual}': 2,
    });
  });
});

describe('instruments', () => {
  it('have the types and units that are documented', async () => {
    const { provider, collect } = metricsSdk();
    const { circuit, open, succeed } = shop([new OpenTelemetryListener({ meterProvider: provider, calls: true })]);
    succeed();
    circuit.metricsOnly();
    open();
    const described = (await collect()).map((metric) => {
      const { descriptor, dataPointType } = metric;
      const kind = dataPointType === DataPointType.SUM ? `sum, monotonic: ${metric.isMonotonic}` : dataPointType;
      return [descriptor.name, kind, descriptor.unit];
    });

    expect(described).toEqual([
      ['fluxgate.circuit_breaker.status', 'sum, monotonic: false', '1'],
      ['fluxgate.circuit_breaker.transitions', 'sum, monotonic: true', '{transition}'],
      ['fluxgate.circuit_breaker.shadow_openings', 'sum, monotonic: true', '{opening}'],
      ['fluxgate.circuit_breaker.calls', 'sum, monotonic: true', '{call}'],
      ['fluxgate.circuit_breaker.call.duration', DataPointType.HISTOGRAM, 's'],
      ['fluxgate.circuit_breaker.calls.in_flight', 'sum, monotonic: false', '{call}'],
    ]);
  });
});

describe('names', () => {
  it('may be any Unicode; half of a surrogate pair is replaced', async () => {
    const { provider, figures } = metricsSdk();
    const listener = new OpenTelemetryListener({ meterProvider: provider });
    for (const name of ['결제 💳', '"quoted"\n', 'half \ud83d']) new CircuitBreaker({ name, listeners: [listener] });

    expect(Object.keys(nonZero(await figures()))).toEqual([
      'status{name=결제 💳, state=closed}',
      'status{name="quoted"\n, state=closed}',
      'status{name=half \ufffd, state=closed}',
    ]);
  });

  it('that two circuits share show the one attached last, and count both', async () => {
    const { provider, figures } = metricsSdk();
    const listener = new OpenTelemetryListener({ meterProvider: provider });
    const older = shop([listener]);
    older.open();
    const newer = shop([listener]);
    newer.open();
    newer.circuit.forceOpen();

    expect(nonZero(await figures())).toMatchObject({
      'status{name=payment_api, state=forced_open}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=failure_streak}': 2,
    });
    newer.circuit.removeListener(listener);
    expect(nonZero(await figures())).toMatchObject({ 'status{name=payment_api, state=open}': 1 });
  });
});

describe('several listeners', () => {
  it('on one provider count what both hear once', async () => {
    const { provider, figures } = metricsSdk();
    const listeners = [1, 2].map(() => new OpenTelemetryListener({ meterProvider: provider, calls: true }));
    const { open } = shop(listeners);
    open();

    expect(nonZero(await figures())).toEqual({
      'status{name=payment_api, state=open}': 1,
      'transitions{name=payment_api, previous_state=closed, state=open, rule=failure_streak}': 1,
      'calls{name=payment_api, outcome=failure, error.type=Error}': 2,
      'call.duration{name=payment_api, outcome=failure, error.type=Error}': 2,
    });
  });

  it('on several providers export to each', async () => {
    const sdks = [metricsSdk(), metricsSdk()];
    const { open } = shop(sdks.map(({ provider }) => new OpenTelemetryListener({ meterProvider: provider })));
    open();

    for (const { figures } of sdks) {
      expect(nonZero(await figures())).toMatchObject({ 'status{name=payment_api, state=open}': 1 });
    }
  });

  it('may want different things of different circuits', async () => {
    const { provider, figures } = metricsSdk();
    shop([new OpenTelemetryListener({ meterProvider: provider })], 'quiet').succeed();
    shop([new OpenTelemetryListener({ meterProvider: provider, calls: true })], 'busy').succeed();

    expect(Object.keys(nonZero(await figures()))).toEqual([
      'status{name=quiet, state=closed}',
      'status{name=busy, state=closed}',
      'calls{name=busy, outcome=success}',
      'call.duration{name=busy, outcome=success}',
    ]);
  });
});
