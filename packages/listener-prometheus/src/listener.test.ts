import { CircuitBreaker, consecutive, cooldown, failureStreak, type Signal, STATES } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import * as stateMetrics from './state-metrics.js';
import { CLIENTS } from './testing/clients.js';
import { series, seriesOf, statesOf } from './testing/series.js';

const fails = (): string => {
  throw new Error('down');
};

describe.each(CLIENTS)('PrometheusListener on $name', ({ client, fluxgate: { PrometheusListener } }) => {
  const { Registry, register, Counter, Gauge } = client;

  afterEach(() => register.clear());

  function breaker(name: string, ...listeners: InstanceType<typeof PrometheusListener>[]) {
    const clock = virtualClock();
    const circuit = new CircuitBreaker({
      name,
      clock,
      listeners,
      tripper: failureStreak(1),
      retry: cooldown(1_000),
      recovery: consecutive(1),
      probeTimeout: 5_000,
      onError: (error) => {
        throw error;
      },
    });
    const fail = () => circuit.callSyncWithFallback(fails, () => undefined);
    return { circuit, clock, fail, succeed: () => circuit.callSync(() => 'fine') };
  }

  it('shows a circuit from the moment of attachment, with the life cycle at zero', async () => {
    const registry = new Registry();
    breaker('payment_api', new PrometheusListener({ registry }));

    expect(await series(registry)).toEqual({
      'circuit_breaker_state{circuit_name="payment_api",state="closed"}': 1,
      'circuit_breaker_state{circuit_name="payment_api",state="open"}': 0,
      'circuit_breaker_state{circuit_name="payment_api",state="half_open"}': 0,
      'circuit_breaker_state{circuit_name="payment_api",state="metrics_only"}': 0,
      'circuit_breaker_state{circuit_name="payment_api",state="disabled"}': 0,
      'circuit_breaker_state{circuit_name="payment_api",state="forced_open"}': 0,
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="closed",new_state="open"}': 0,
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="open",new_state="half_open"}': 0,
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="half_open",new_state="open"}': 0,
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="half_open",new_state="closed"}': 0,
    });
  });

  it('lists the states of the core, in its order', () => {
    expect(stateMetrics.STATES).toEqual(STATES);
  });

  it('follows the life cycle, and counts every transition', async () => {
    const registry = new Registry();
    const { fail, succeed, clock } = breaker('payment_api', new PrometheusListener({ registry }));

    fail();
    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    clock.advance(1_000);
    fail();
    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    clock.advance(1_000);
    succeed();
    expect(await statesOf(registry, 'payment_api')).toEqual(['closed']);
    fail();

    expect(Object.values(await seriesOf(registry, '_transition_total'))).toEqual([2, 2, 1, 1]);
  });

  it('shows every state, and counts manual transitions from the first one on', async () => {
    const registry = new Registry();
    const { circuit } = breaker('payment_api', new PrometheusListener({ registry }));

    for (const [operate, state] of [
      ['disable', 'disabled'],
      ['metricsOnly', 'metrics_only'],
      ['forceOpen', 'forced_open'],
      ['trip', 'open'],
      ['reset', 'closed'],
    ] as const) {
      circuit[operate]();
      expect(await statesOf(registry, 'payment_api')).toEqual([state]);
    }
    expect(await seriesOf(registry, 'old_state="closed",new_state="disabled"')).toEqual({
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="closed",new_state="disabled"}': 1,
    });
    expect(Object.values(await seriesOf(registry, '_transition_total')).reduce((sum, n) => sum + n)).toBe(5);
  });

  it('shows a restored circuit in its state', async () => {
    const registry = new Registry();
    const { circuit } = breaker('payment_api');
    circuit.trip();
    new CircuitBreaker({
      name: 'payment_api',
      restore: circuit.toJSON(),
      listeners: [new PrometheusListener({ registry })],
    });

    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
  });

  it('shows at the scrape that a hung probe was given up, though no call looks at the circuit', async () => {
    const registry = new Registry();
    const { circuit, clock, fail } = breaker('payment_api', new PrometheusListener({ registry }));
    fail();
    clock.advance(1_000);
    void circuit.call(() => new Promise(() => {}));
    expect(await statesOf(registry, 'payment_api')).toEqual(['half_open']);

    clock.advance(5_000);

    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    expect(await seriesOf(registry, 'old_state="half_open",new_state="open"')).toEqual({
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="half_open",new_state="open"}': 1,
    });
  });

  it("goes to the client's own registry unless told otherwise", async () => {
    breaker('payment_api', new PrometheusListener());

    expect(await statesOf(register, 'payment_api')).toEqual(['closed']);
  });

  it('takes anything that has the shape of a registry', async () => {
    const registry = new Registry();
    const wrapped = {
      contentType: registry.contentType,
      metrics: () => registry.metrics(),
      getSingleMetric: (name: string) => registry.getSingleMetric(name),
      registerMetric: (metric: object) => registry.registerMetric(metric as never),
    };
    breaker('payment_api', new PrometheusListener({ registry: wrapped, calls: true }));

    expect(await statesOf(wrapped, 'payment_api')).toEqual(['closed']);
  });

  it('puts a prefix before every name', async () => {
    const registry = new Registry();
    breaker('payment_api', new PrometheusListener({ registry, prefix: 'shop_', calls: true }));

    const names = Object.keys(await series(registry));
    expect(names.filter((name) => !name.startsWith('shop_circuit_breaker_'))).toEqual([]);
  });

  it('serves any number of circuits', async () => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry });
    const payments = breaker('payment_api', listener);
    breaker('inventory_api', listener);

    payments.fail();

    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    expect(await statesOf(registry, 'inventory_api')).toEqual(['closed']);
  });

  it('shares the metrics of one registry with every other listener there', async () => {
    const registry = new Registry();
    const payments = breaker('payment_api', new PrometheusListener({ registry }));
    const inventory = breaker('inventory_api', new PrometheusListener({ registry }));

    payments.fail();
    inventory.fail();

    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    expect(await statesOf(registry, 'inventory_api')).toEqual(['open']);
    expect(Object.keys(await seriesOf(registry, '_state'))).toHaveLength(20);
  });

  it('shares them with another copy of the package', async () => {
    const registry = new Registry();
    const payments = breaker('payment_api', new PrometheusListener({ registry }));
    let other = PrometheusListener;
    await jest.isolateModulesAsync(async () => {
      other = ((await import('./index.js')) as { PrometheusListener: typeof PrometheusListener }).PrometheusListener;
    });
    expect(other).not.toBe(PrometheusListener);
    const inventory = breaker('inventory_api', new other({ registry }) as never);
    payments.circuit.addListener(new other({ registry }));

    payments.fail();
    inventory.fail();

    expect(Object.values(await seriesOf(registry, 'old_state="closed",new_state="open"'))).toEqual([1, 1]);
  });

  it('counts a transition once where two listeners on one registry hear the same circuit', async () => {
    const registry = new Registry();
    const one = new PrometheusListener({ registry, calls: true });
    const other = new PrometheusListener({ registry, calls: true });
    const { circuit, fail, succeed } = breaker('payment_api', one, other);

    succeed();
    fail();

    const counts = await seriesOf(registry, '_total');
    expect(Object.values(counts).filter((n) => n > 0)).toEqual([1, 1, 1]);

    circuit.removeListener(other);
    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    circuit.removeListener(one);
    expect(await series(registry)).toEqual({});
  });

  it('removes every series of a circuit that is taken off, and no other', async () => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry, calls: true });
    const payments = breaker('payment_api', listener);
    breaker('inventory_api', listener);
    payments.succeed();
    payments.circuit.disable();
    payments.circuit.reset();
    await series(registry);

    payments.circuit.removeListener(listener);

    expect(await seriesOf(registry, 'payment_api')).toEqual({});
    expect(await statesOf(registry, 'inventory_api')).toEqual(['closed']);
  });

  it('starts a circuit that is attached again at zero', async () => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry });
    const { circuit } = breaker('payment_api', listener);
    circuit.trip();
    circuit.removeListener(listener);
    circuit.addListener(listener);

    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    expect(Object.values(await seriesOf(registry, '_transition_total'))).toEqual([0, 0, 0, 0]);
  });

  it.each([
    ['quotes', 'say "hi"', 'say \\"hi\\"'],
    ['backslashes', 'C:\\new', 'C:\\\\new'],
    ['newlines', 'two\nlines', 'two\\nlines'],
    ['braces, commas and equals signs', '{a="b",c}', '{a=\\"b\\",c}'],
    ['Hangul', '결제 API', '결제 API'],
    ['emoji', '💳', '💳'],
    ['half an emoji', 'half \ud83d', 'half \\\\ud83d'],
    ['the name of a built-in property', '__proto__', '__proto__'],
    ['a name that looks like labels', 'a,state:open', 'a,state:open'],
  ])('escapes %s in a name', async (_, name, escaped) => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry, calls: true });
    const { circuit } = breaker(name, listener);
    breaker('another', listener);
    circuit.trip();

    expect(await statesOf(registry, escaped)).toEqual(['open']);
    expect(Object.values(await seriesOf(registry, `${escaped}",old_state="closed",new_state="open"`))).toEqual([1]);
    circuit.removeListener(listener);
    expect(await seriesOf(registry, `"${escaped}"`)).toEqual({});
  });

  describe('with several circuits of one name', () => {
    it('shows the one that was attached last, and counts the transitions of all', async () => {
      const registry = new Registry();
      const listener = new PrometheusListener({ registry });
      const older = breaker('payment_api', listener);
      const newer = breaker('payment_api', listener);

      older.fail();
      expect(await statesOf(registry, 'payment_api')).toEqual(['closed']);
      newer.circuit.forceOpen();
      expect(await statesOf(registry, 'payment_api')).toEqual(['forced_open']);

      const counted = await seriesOf(registry, '_transition_total');
      expect(Object.values(counted).reduce((sum, n) => sum + n)).toBe(2);
    });

    it('goes on without a gap when one replaces another, whichever comes first', async () => {
      const registry = new Registry();
      const listener = new PrometheusListener({ registry });
      const older = breaker('payment_api', listener);
      older.fail();
      breaker('payment_api', listener);
      older.circuit.removeListener(listener);

      expect(await statesOf(registry, 'payment_api')).toEqual(['closed']);
      expect(Object.values(await seriesOf(registry, '_transition_total'))).toEqual([1, 0, 0, 0]);
    });

    it('shows the one that is left when the last one goes', async () => {
      const registry = new Registry();
      const listener = new PrometheusListener({ registry });
      const older = breaker('payment_api', listener);
      const newer = breaker('payment_api', listener);
      older.fail();
      newer.circuit.removeListener(listener);

      expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    });
  });

  it('shows what it is told by someone who passes signals on, without having been attached', async () => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry });
    const { circuit } = breaker('payment_api');
    circuit.addListener((signal: Signal) => listener.onSignal(signal));
    circuit.trip();

    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    expect(await seriesOf(registry, 'old_state="closed",new_state="open"')).toMatchObject({
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="closed",new_state="open"}': 1,
    });
  });

  it('shows in open what is left of the wait, and 0 when a call may be tried', async () => {
    const registry = new Registry();
    const { fail, clock, circuit } = breaker('payment_api', new PrometheusListener({ registry }));
    const wait = () => seriesOf(registry, 'retry_after');
    const series = 'circuit_breaker_retry_after_seconds{circuit_name="payment_api"}';

    expect(await wait()).toEqual({});
    fail();
    expect(await wait()).toEqual({ [series]: 1 });
    clock.advance(750);
    expect(await wait()).toEqual({ [series]: 0.25 });
    clock.advance(10_000);
    expect(await wait()).toEqual({ [series]: 0 });
    circuit.forceOpen();
    expect(await wait()).toEqual({});
  });

  it('counts the openings that metrics_only suppressed, of circuits that were in it', async () => {
    const registry = new Registry();
    const listeners = [new PrometheusListener({ registry }), new PrometheusListener({ registry })];
    const { circuit } = breaker('payment_api', ...listeners);
    breaker('inventory_api', ...listeners);
    const shadow = () => seriesOf(registry, 'shadow_openings');
    const series = 'circuit_breaker_shadow_openings_total{circuit_name="payment_api"}';

    expect(await shadow()).toEqual({});
    circuit.metricsOnly();
    expect(await shadow()).toEqual({ [series]: 0 });
    const signal = { circuitName: 'payment_api', oldState: 'metrics_only', newState: 'open' } as Signal;
    for (const listener of listeners) listener.onShadow(signal);
    expect(await shadow()).toEqual({ [series]: 1 });
    circuit.reset();
    expect(await shadow()).toEqual({ [series]: 1 });
  });

  it('keeps names apart that differ in a lone surrogate only, with every metric', async () => {
    const registry = new Registry();
    const listener = new PrometheusListener({ registry, calls: true });
    const [one, other] = [breaker('a\ud800', listener), breaker('a\ud801', listener)];
    one.circuit.trip();
    other.succeed();

    // `series` throws when a series is there twice, which makes Prometheus refuse the whole scrape.
    await series(registry);
    expect(await statesOf(registry, 'a\\\\ud800')).toEqual(['open']);
    expect(await statesOf(registry, 'a\\\\ud801')).toEqual(['closed']);
    // A name that spells the code out is a namesake, not a second series.
    breaker('a\\ud800', listener);
    await series(registry);
  });

  it('keeps circuits in sight when the registry is reset, with their counters at zero', async () => {
    const registry = new Registry();
    const { fail, succeed } = breaker('payment_api', new PrometheusListener({ registry, calls: true }));
    const before = Object.keys(await series(registry));
    succeed();
    fail();

    registry.resetMetrics();

    expect(Object.keys(await series(registry)).filter((name) => !/window|rate|retry/.test(name))).toEqual(
      before.filter((name) => !/window|rate|retry/.test(name)),
    );
    expect(await statesOf(registry, 'payment_api')).toEqual(['open']);
    expect(Object.values(await seriesOf(registry, '_total')).every((n) => n === 0)).toBe(true);
    expect(Object.values(await seriesOf(registry, '_count')).every((n) => n === 0)).toBe(true);
  });

  it('begins anew on a registry that was cleared', async () => {
    const registry = new Registry();
    breaker('payment_api', new PrometheusListener({ registry }));
    registry.clear();
    breaker('inventory_api', new PrometheusListener({ registry }));

    expect(Object.keys(await series(registry))).toHaveLength(10);
  });

  it('sums to a count of circuits in each state over several registries', async () => {
    const one = new Registry();
    const other = new Registry();
    breaker('payment_api', new PrometheusListener({ registry: one })).fail();
    breaker('payment_api', new PrometheusListener({ registry: other }));
    const all = await Promise.all([one.getMetricsAsJSON(), other.getMetricsAsJSON()]);
    const aggregate =
      (Registry as unknown as typeof client.AggregatorRegistry).aggregate ?? client.AggregatorRegistry.aggregate;

    expect(await seriesOf(aggregate(all) as never, 'circuit_breaker_state{')).toMatchObject({
      'circuit_breaker_state{circuit_name="payment_api",state="closed"}': 1,
      'circuit_breaker_state{circuit_name="payment_api",state="open"}': 1,
      'circuit_breaker_state{circuit_name="payment_api",state="half_open"}': 0,
    });
  });

  it.each([
    ['a gauge', () => Gauge, 'circuit_breaker_state'],
    ['a counter', () => Counter, 'circuit_breaker_state_transition_total'],
  ])("refuses a registry where %s of its name is someone else's, and says what helps", (_, Metric, name) => {
    const registry = new Registry();
    new (Metric())({ name, help: 'not ours', registers: [registry] });

    expect(() => new PrometheusListener({ registry })).toThrow(
      `registry must not already have a metric "${name}"; got one that is not Fluxgate's. ` +
        "Set the option prefix, such as prefix: 'fluxgate_', or pass another registry",
    );
    expect(() => new PrometheusListener({ registry, prefix: 'fluxgate_' })).not.toThrow();
  });

  it.each(['circuit_breaker_calls_total', 'circuit_breaker_window_calls'])(
    'leaves nothing behind on a registry that it refuses for %s',
    (name) => {
      const registry = new Registry();
      const foreign = new Gauge({ name, help: 'not ours', registers: [registry] });

      expect(() => new PrometheusListener({ registry, calls: true })).toThrow(`"${name}"`);
      expect(registry.getMetricsAsArray()).toEqual([foreign]);
    },
  );

  it('leaves nothing behind on a registry whose buckets are others', () => {
    const registry = new Registry();
    new PrometheusListener({ registry, calls: true, buckets: [1] });
    for (const { name } of registry.getMetricsAsArray()) {
      if (!name.includes('call_duration')) registry.removeSingleMetric(name);
    }
    const before = registry.getMetricsAsArray();

    expect(() => new PrometheusListener({ registry, calls: true, buckets: [5] })).toThrow('; got [5]');
    expect(registry.getMetricsAsArray()).toEqual(before);
  });

  it.each([
    'circuit_breaker_state',
    'circuit_breaker_state_transition_total',
    'circuit_breaker_call_duration_seconds',
    'circuit_breaker_window_calls',
  ])('brings %s back that was removed, with every circuit, as soon as a listener is made', async (name) => {
    const registry = new Registry();
    const { fail } = breaker('payment_api', new PrometheusListener({ registry, calls: true }));
    fail();
    const before = await series(registry);
    registry.removeSingleMetric(name);
    expect(await seriesOf(registry, `${name}{`)).toEqual({});

    new PrometheusListener({ registry, calls: true });

    expect(await series(registry)).toEqual(before);
  });

  it('writes OpenMetrics where the registry does, scrape after scrape', async () => {
    const registry = new Registry();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    const { fail } = breaker('payment_api', new PrometheusListener({ registry, calls: true }));
    await registry.metrics();
    fail();
    const text = await registry.metrics();

    expect(text).toContain('# TYPE circuit_breaker_state_transition counter\n');
    expect(text).toContain(
      'circuit_breaker_state_transition_total{circuit_name="payment_api",old_state="closed",new_state="open"} 1\n',
    );
    expect(text).toContain('circuit_breaker_calls_total{circuit_name="payment_api",outcome="failure"} 1\n');
    expect(text).not.toContain('_total_total');
    expect(text.endsWith('# EOF\n')).toBe(true);
    expect(() => breaker('inventory_api', new PrometheusListener({ registry, calls: true }))).not.toThrow();
  });

  it.each([
    [null, TypeError, 'new PrometheusListener(options) must be an object; got null'],
    [{ register }, TypeError, 'unknown option "register"; expected one of registry, prefix, calls, buckets'],
    [{ registry: {} }, TypeError, 'registry must be a registry of the Prometheus client; got an object'],
    [{ registry: null }, TypeError, '; got null'],
    [
      { prefix: 'my-app' },
      TypeError,
      'prefix must be letters, digits, _ and :, not starting with a digit; got "my-app"',
    ],
    [{ prefix: 7 }, TypeError, '; got 7'],
    [{ calls: 'yes' }, TypeError, 'calls must be true or false; got "yes"'],
    [
      { calls: true, buckets: [] },
      RangeError,
      'buckets must be an array of seconds above 0, in ascending order; got []',
    ],
    [{ calls: true, buckets: [0.1, 0.1] }, RangeError, '; got [0.1, 0.1]'],
    [{ calls: true, buckets: [Number.NaN] }, RangeError, '; got [NaN]'],
    [{ buckets: [1] }, TypeError, 'buckets must be omitted unless calls is true; got [1]'],
  ])('refuses the options %p at construction', (options, Kind, message) => {
    expect(() => new PrometheusListener(options as never)).toThrow(message);
    expect(() => new PrometheusListener(options as never)).toThrow(Kind);
  });
});

describe('with both clients in one process', () => {
  const [promClient, successor] = CLIENTS;

  afterEach(() => {
    promClient.client.register.clear();
    successor.client.register.clear();
  });

  it('keeps their global registries apart', async () => {
    new CircuitBreaker({ name: 'a', listeners: [new promClient.fluxgate.PrometheusListener()] });
    new CircuitBreaker({ name: 'b', listeners: [new successor.fluxgate.PrometheusListener()] });

    expect(await statesOf(promClient.client.register, 'a')).toEqual(['closed']);
    expect(await statesOf(promClient.client.register, 'b')).toEqual([]);
    expect(await statesOf(successor.client.register, 'b')).toEqual(['closed']);
    expect(await statesOf(successor.client.register, 'a')).toEqual([]);
  });

  it('writes to the registry of the other one when given it', async () => {
    new CircuitBreaker({
      name: 'a',
      listeners: [new promClient.fluxgate.PrometheusListener({ registry: successor.client.register, calls: true })],
    });
    new CircuitBreaker({
      name: 'b',
      listeners: [new successor.fluxgate.PrometheusListener({ registry: successor.client.register, calls: true })],
    });

    expect(await statesOf(successor.client.register, 'a')).toEqual(['closed']);
    expect(await statesOf(successor.client.register, 'b')).toEqual(['closed']);
  });
});
