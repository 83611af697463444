import { CircuitBreaker, cooldown, custom, errorCode, result } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { describe, expect, it } from '@jest/globals';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import { OpenTelemetryListener } from './index.js';
import { metricsSdk, nonZero } from './testing/sdk.js';

function shop(options: Partial<ConstructorParameters<typeof CircuitBreaker>[0]> = {}) {
  const sdk = metricsSdk();
  const clock = virtualClock();
  const listeners = [new OpenTelemetryListener({ meterProvider: sdk.provider, calls: true })];
  const circuit = new CircuitBreaker({ name: 'payment_api', clock, listeners, ...options });
  const fail = (error: unknown) =>
    circuit.callSyncWithFallback(
      () => {
        throw error;
      },
      () => 'fallback',
    );
  const calls = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      Object.entries(nonZero(await sdk.figures()))
        .filter(([series]) => series.startsWith('calls{'))
        .map(([series, value]) => [series.replace(/^calls\{name=payment_api, |\}$/g, ''), value]),
    );
  return { ...sdk, clock, circuit, fail, calls };
}

const error = (code: string) => Object.assign(new Error('refused'), { code });

describe('calls', () => {
  it('are there at 0 from attachment, one series an outcome', async () => {
    const { figures } = shop();

    expect(await figures()).toMatchObject({
      'calls{name=payment_api, outcome=success}': 0,
      'calls{name=payment_api, outcome=failure}': 0,
      'calls{name=payment_api, outcome=ignored}': 0,
      'calls{name=payment_api, outcome=not_permitted}': 0,
    });
  });

  it('are counted by outcome and by the kind of error that they ended with', async () => {
    const { circuit, fail, calls } = shop({
      tracker: errorCode('ECONNREFUSED').or(result((value) => value === 503)),
      ignore: custom((given) => given instanceof RangeError),
    });
    circuit.callSync(() => 'fine');
    circuit.callSync(() => 503);
    fail(error('ECONNREFUSED'));
    fail(error('ECONNREFUSED'));
    fail(new RangeError('of the caller'));
    fail(new SyntaxError('bad answer'));
    circuit.forceOpen();
    fail(error('never called'));

    expect(await calls()).toEqual({
      'outcome=success': 1,
      'outcome=success, error.type=SyntaxError': 1,
      'outcome=failure': 1,
      'outcome=failure, error.type=ECONNREFUSED': 2,
      'outcome=ignored, error.type=RangeError': 1,
      'outcome=not_permitted': 1,
    });
  });

  it('that do not settle in time end with the error type timeout', async () => {
    const { circuit, clock, calls } = shop({ retry: cooldown(1_000) });
    circuit.trip();
    clock.advance(1_000);
    void circuit.call(() => new Promise(() => {}));
    clock.advance(60_000);

    expect(await calls()).toEqual({ 'outcome=failure, error.type=timeout': 1 });
  });

  it('with more than thirty kinds of error count the rest together', async () => {
    const { fail, calls } = shop();
    for (let i = 0; i < 100; i++) fail(error(`E${i}`));
    const counted = await calls();

    expect(Object.keys(counted)).toHaveLength(31);
    expect(counted['outcome=failure, error.type=E29']).toBe(1);
    expect(counted['outcome=failure, error.type=_OTHER']).toBe(70);
  });

  it('are timed in seconds, with bounds that are meant for seconds', async () => {
    const { circuit, clock, collect } = shop();
    for (const ms of [3, 80, 2_000]) circuit.callSync(() => clock.advance(ms));
    circuit.forceOpen();
    circuit.callSyncWithFallback(
      () => 'not called',
      () => 'fallback',
    );
    const duration = (await collect()).find(({ descriptor }) => descriptor.name.endsWith('duration'));
    if (duration?.dataPointType !== DataPointType.HISTOGRAM) throw new Error('no histogram');
    const [point, ...others] = duration.dataPoints;

    expect(point?.value.sum).toBeCloseTo(2.083);
    expect(point?.value.count).toBe(3);
    expect(point?.value.buckets).toEqual({
      boundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      counts: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
    });
    expect(others).toEqual([]);
  });

  it('in flight are those that have not ended', async () => {
    const { circuit, figures } = shop();
    const ends: (() => void)[] = [];
    const pending = [1, 2, 3].map(() => circuit.call(() => new Promise<void>((resolve) => ends.push(resolve))));
    expect(await figures()).toMatchObject({ 'calls.in_flight{name=payment_api}': 3 });

    ends[0]?.();
    await pending[0];
    expect(await figures()).toMatchObject({ 'calls.in_flight{name=payment_api}': 2 });
    for (const end of ends) end();
    await Promise.all(pending);
    expect(await figures()).toMatchObject({ 'calls.in_flight{name=payment_api}': 0 });
  });
});
