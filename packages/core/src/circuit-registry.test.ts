import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { fail, succeed } from './breaker.test-kit.js';
import {
  type CircuitBreaker,
  CircuitRegistry,
  type CircuitRegistryOptions,
  cooldown,
  type EvictionCause,
  failureStreak,
  slowRate,
  timeWindow,
} from './index.js';
import { recorder, type VirtualClock, virtualClock } from './testing/index.js';

interface Registered {
  readonly registry: CircuitRegistry;
  readonly clock: VirtualClock;
  /** What was evicted, and why: `a: max`. */
  readonly evicted: string[];
  readonly faults: string[];
}

function registered(options: CircuitRegistryOptions = {}): Registered {
  const clock = virtualClock();
  const evicted: string[] = [];
  const faults: string[] = [];
  const registry = new CircuitRegistry({
    defaults: { tripper: failureStreak(3), clock },
    onEvict: ({ name }, cause) => evicted.push(`${name}: ${cause}`),
    onError: (error, { circuitName, source }) => faults.push(`${source} of ${circuitName}: ${error}`),
    ...options,
  });
  return { registry, clock, evicted, faults };
}

const names = (registry: CircuitRegistry): string[] => registry.list().map(({ name }) => name);

describe('circuits by name', () => {
  it('are made at first use, and are the same at every later one', () => {
    const { registry } = registered();
    const first = registry.get('pay');
    expect(first.name).toBe('pay');
    expect(registry.get('pay')).toBe(first);
    expect(registry.get('stock')).not.toBe(first);
    expect(registry.size).toBe(2);
  });

  it.each(['__proto__', 'constructor', 'toString', '\u0000', '결제'])('may be called %p', (name) => {
    const { registry } = registered({ overrides: { [name]: { tripper: failureStreak(1) } } });
    expect(registry.peek(name)).toBeUndefined();
    expect(registry.get(name).name).toBe(name);
    expect(registry.delete(name)).toBe(true);
  });

  it.each([[''], [undefined], [null], [7], [{}]])('may not be called %p', (name) => {
    const { registry } = registered();
    expect(() => registry.get(name as never)).toThrow(/^name must be a non-empty string; got /);
    expect(registry.size).toBe(0);
  });

  it('can be looked up without being made or used', () => {
    const { registry, evicted } = registered({ max: 2 });
    expect(registry.peek('a')).toBeUndefined();
    const a = registry.get('a');
    registry.get('b');
    expect(registry.peek('a')).toBe(a);
    registry.get('c');
    expect(evicted).toEqual(['a: max']);
  });

  it('are listed, iterated and informed about in the order in which they were made', () => {
    const { registry } = registered();
    for (const name of ['b', 'a', 'c', 'a']) registry.get(name);
    registry.get('a').forceOpen('maintenance');
    expect(names(registry)).toEqual(['b', 'a', 'c']);
    expect([...registry]).toEqual(registry.list());
    expect(registry.info().map(({ name, state }) => `${name} ${state}`)).toEqual([
      'b closed',
      'a forced_open',
      'c closed',
    ]);
  });

  it('are disposed of when they are deleted, whatever their state', () => {
    const onDetach = jest.fn();
    const { registry, evicted } = registered({
      defaults: { tripper: failureStreak(1), listeners: [{ onSignal: () => {}, onDetach }] },
    });
    const broken = registry.get('pay');
    fail(broken);
    expect(broken.state).toBe('open');
    expect(registry.delete('pay')).toBe(true);
    expect(registry.delete('pay')).toBe(false);
    expect(onDetach).toHaveBeenCalledTimes(1);
    expect(evicted).toEqual(['pay: deleted']);
    expect(registry.get('pay').state).toBe('closed');
  });

  it('are all disposed of with the registry, which can be used again', () => {
    const onDetach = jest.fn();
    const { registry, evicted } = registered({ defaults: { listeners: [{ onSignal: () => {}, onDetach }] } });
    for (const name of ['a', 'b', 'c']) registry.get(name);
    registry.dispose();
    expect(registry.size).toBe(0);
    expect(onDetach).toHaveBeenCalledTimes(3);
    expect(evicted).toEqual(['a: disposed', 'b: disposed', 'c: disposed']);
    registry.dispose();
    expect(registry.get('a').state).toBe('closed');
    expect(names(registry)).toEqual(['a']);
  });
});

describe('the options of circuits', () => {
  it('are the defaults of a breaker when there are none', () => {
    const circuit = new CircuitRegistry().get('x');
    fail(circuit, 99);
    expect(circuit.state).toBe('closed');
    fail(circuit);
    expect(circuit.state).toBe('open');
  });

  it('are shared, and overridden by name', () => {
    const { registry } = registered({ overrides: { weak: { tripper: failureStreak(1) } } });
    for (const name of ['weak', 'strong']) fail(registry.get(name));
    expect(registry.get('weak').state).toBe('open');
    expect(registry.get('strong').state).toBe('closed');
  });

  it('in an override that are undefined are the shared ones', () => {
    const { registry } = registered({ overrides: { pay: { tripper: undefined, retry: cooldown(7) } } });
    const pay = registry.get('pay');
    fail(pay, 3);
    expect(pay.info().retryAfter).toBe(7);
  });

  it('may follow from the name', () => {
    const asked: string[] = [];
    const { registry } = registered({
      defaults: (name) => {
        asked.push(name);
        return { tripper: failureStreak(name.length) };
      },
      overrides: { ccc: { tripper: failureStreak(1) } },
    });
    for (const name of ['a', 'bb', 'ccc']) fail(registry.get(name));
    registry.get('a');
    expect(registry.info().map(({ state }) => state)).toEqual(['open', 'closed', 'open']);
    expect(asked).toEqual(['a', 'bb', 'ccc']);
  });

  it('of a function may restore a circuit', () => {
    const { registry } = registered();
    registry.get('pay').forceOpen();
    const kept = JSON.parse(JSON.stringify(registry.get('pay')));
    const next = registered({ defaults: (name) => (name === 'pay' ? { restore: kept } : {}) }).registry;
    expect(next.get('pay').state).toBe('forced_open');
    expect(next.get('stock').state).toBe('closed');
  });

  it('are read at construction: changing them afterwards changes nothing', () => {
    const defaults = { tripper: failureStreak(1) };
    const overrides: Record<string, { tripper: ReturnType<typeof failureStreak> }> = {};
    const { registry } = registered({ defaults, overrides });
    defaults.tripper = failureStreak(5);
    overrides['pay'] = { tripper: failureStreak(5) };
    fail(registry.get('pay'));
    expect(registry.get('pay').state).toBe('open');
  });

  it('that a function gets wrong are the error of get, and nothing is kept', () => {
    const { registry } = registered({ defaults: () => ({ measure: 'yes' as never }) });
    expect(() => registry.get('pay')).toThrow('measure must be true or false; got "yes"');
    expect(registry.size).toBe(0);
  });
});

describe('a registry rejects at construction', () => {
  const make = (options: unknown) => (): unknown => new CircuitRegistry(options as CircuitRegistryOptions);

  it.each<[string, unknown, string]>([
    ['no object', 7, 'TypeError: new CircuitRegistry(options) must be an object; got 7'],
    ['null', null, 'TypeError: new CircuitRegistry(options) must be an object; got null'],
    [
      'an unknown option',
      { maximum: 5 },
      'TypeError: unknown option "maximum"; expected one of defaults, overrides, max, idle, keep, onCreate, onEvict, onError, clock',
    ],
    ['max 0', { max: 0 }, 'RangeError: max must be an integer of at least 1; got 0'],
    ['max 1.5', { max: 1.5 }, 'RangeError: max must be an integer of at least 1; got 1.5'],
    ['max "5"', { max: '5' }, 'TypeError: max must be an integer of at least 1; got "5"'],
    ['idle 0', { idle: 0 }, 'RangeError: idle must be a finite number of ms above 0; got 0'],
    ['idle Infinity', { idle: Infinity }, 'RangeError: idle must be a finite number of ms above 0; got Infinity'],
    ['idle null', { idle: null }, 'TypeError: idle must be a finite number of ms above 0; got null'],
    ['onCreate', { onCreate: 1 }, 'TypeError: onCreate must be a function; got 1'],
    ['onEvict', { onEvict: null }, 'TypeError: onEvict must be a function; got null'],
    ['max null', { max: null }, 'TypeError: max must be an integer of at least 1; got null'],
    ['onError null', { onError: null }, 'TypeError: onError must be a function; got null'],
    ['onError', { onError: 'log' }, 'TypeError: onError must be a function; got "log"'],
    [
      'clock',
      { clock: {} },
      "TypeError: clock must be a clock: an object with the methods 'now' and 'epoch'; got an object",
    ],
    ['defaults 7', { defaults: 7 }, 'TypeError: defaults must be an object of options; got 7'],
    ['defaults null', { defaults: null }, 'TypeError: defaults must be an object of options; got null'],
    [
      'a bad default',
      { defaults: { probeTimeout: 0 } },
      'RangeError: probeTimeout must be a finite number of ms above 0; got 0 (in defaults)',
    ],
    [
      'a name',
      { defaults: { name: 'x' } },
      'TypeError: defaults.name must be undefined, since it belongs to one circuit; got "x"',
    ],
    [
      'a snapshot',
      { defaults: { restore: {} } },
      'TypeError: defaults.restore must be undefined, since it belongs to one circuit; got an object',
    ],
    [
      'overrides 7',
      { overrides: 7 },
      'TypeError: overrides must be an object of options by the names of circuits; got 7',
    ],
    ['an override 7', { overrides: { pay: 7 } }, 'TypeError: overrides["pay"] must be an object of options; got 7'],
    [
      'an override null',
      { overrides: { pay: null } },
      'TypeError: overrides["pay"] must be an object of options; got null',
    ],
    [
      'an override with a name',
      { overrides: { pay: { name: 'y' } } },
      'TypeError: overrides["pay"].name must be undefined, since it belongs to one circuit; got "y"',
    ],
    [
      'a bad override',
      { overrides: { pay: { measure: 1 } } },
      'TypeError: measure must be true or false; got 1 (in overrides["pay"])',
    ],
    [
      'a bad override of a function',
      { defaults: () => ({}), overrides: { pay: { measure: 1 } } },
      'TypeError: measure must be true or false; got 1 (in overrides["pay"])',
    ],
  ])('%s', (_, options, message) => {
    const thrown = ((): unknown => {
      try {
        return make(options)();
      } catch (error) {
        return error;
      }
    })();
    expect(String(thrown)).toBe(message);
  });

  it('nothing that is undefined', () => {
    const options = ['defaults', 'overrides', 'max', 'idle', 'onCreate', 'onEvict', 'onError', 'clock'];
    expect(make(Object.fromEntries(options.map((option) => [option, undefined])))).not.toThrow();
    expect(make(undefined)).not.toThrow();
  });
});

describe('beyond max', () => {
  it('the least recently used circuit is evicted and disposed of', () => {
    const onDetach = jest.fn();
    const { registry, evicted } = registered({ max: 3, defaults: { listeners: [{ onSignal: () => {}, onDetach }] } });
    for (const name of ['a', 'b', 'c', 'a', 'b', 'd', 'a', 'e']) registry.get(name);
    expect(evicted).toEqual(['c: max', 'b: max']);
    expect(names(registry)).toEqual(['a', 'd', 'e']);
    expect(onDetach).toHaveBeenCalledTimes(2);
  });

  it('it keeps 1,000 by default', () => {
    const { registry } = registered();
    for (let i = 0; i < 1_500; i++) registry.get(`c${i}`);
    expect(registry.size).toBe(1_000);
    expect(registry.peek('c499')).toBeUndefined();
    expect(registry.peek('c500')).toBeDefined();
  });

  const busy: Record<string, (circuit: CircuitBreaker) => unknown> = {
    open: (circuit) => circuit.trip(),
    half_open: (circuit) => {
      circuit.trip();
      circuit.tryAcquire();
    },
    forced_open: (circuit) => circuit.forceOpen(),
    disabled: (circuit) => circuit.disable(),
    metrics_only: (circuit) => circuit.metricsOnly(),
    'closed with a failure in its window': (circuit) => fail(circuit),
    'closed with a call in flight': (circuit) => void circuit.call(() => new Promise(() => {})),
    'closed with a ticket': (circuit) => circuit.tryAcquire(),
  };

  it.each(Object.keys(busy))('a circuit that is %s is not evicted', (what) => {
    const { registry, evicted, faults } = registered({
      max: 2,
      defaults: { tripper: failureStreak(3), retry: cooldown(0.5), clock: { ...virtualClock(), now: () => time++ } },
    });
    let time = 0;
    busy[what]?.(registry.get('a'));
    registry.get('b');
    registry.get('c');
    registry.get('d');
    expect(evicted).toEqual(['b: max', 'c: max']);
    expect(names(registry)).toEqual(['a', 'd']);
    expect(faults).toEqual([]);
  });

  it('a circuit that only succeeded may go', () => {
    const { registry, evicted } = registered({ max: 1 });
    succeed(registry.get('a'), 50);
    registry.get('b');
    expect(evicted).toEqual(['a: max']);
  });

  it('a failure that the window has forgotten holds nothing', () => {
    const clock = virtualClock();
    const { registry, evicted } = registered({ max: 1, defaults: { window: timeWindow(1_000), clock } });
    fail(registry.get('a'));
    registry.get('b');
    expect(evicted).toEqual([]);
    clock.advance(2_000);
    registry.get('c');
    expect(evicted).toEqual(['a: max', 'b: max']);
  });

  it('it grows when none may go, reports that once, and shrinks when it can', () => {
    const { registry, evicted, faults } = registered({ max: 2 });
    for (const name of ['a', 'b', 'c', 'd']) registry.get(name).forceOpen();
    expect(registry.size).toBe(4);
    expect(evicted).toEqual([]);
    expect(faults).toEqual([
      'registry of c: RangeError: the registry holds 3 circuits, more than max (2): each is kept, open, operated manually, has failures in its window or calls in flight',
    ]);
    for (const circuit of registry) circuit.reset();
    registry.get('e');
    expect(evicted).toEqual(['a: max', 'b: max', 'c: max']);
    expect(names(registry)).toEqual(['d', 'e']);
    for (const circuit of registry) circuit.forceOpen();
    registry.get('f');
    expect(faults).toHaveLength(2);
  });

  it('circuits that were held go first once they may, for they were used longest ago', () => {
    const { registry, evicted } = registered({ max: 3 });
    registry.get('a').forceOpen();
    for (const name of ['b', 'c', 'd', 'e']) registry.get(name);
    expect(evicted).toEqual(['b: max', 'c: max']);
    registry.peek('a')?.reset();
    registry.get('f');
    expect(evicted).toEqual(['b: max', 'c: max', 'a: max']);
  });

  it('a held circuit that is used again is recent', () => {
    const { registry, evicted } = registered({ max: 3 });
    registry.get('a').forceOpen();
    for (const name of ['b', 'c', 'd']) registry.get(name);
    registry.get('a').reset();
    registry.get('e');
    expect(evicted).toEqual(['b: max', 'c: max']);
  });

  it('a circuit that was held, used since and may go now is found behind others that may not', () => {
    const { registry, evicted } = registered({ max: 8 });
    const all = [...'abcdefgh'];
    for (const name of all) registry.get(name).forceOpen();
    registry.get('i').forceOpen();
    registry.get('h').reset();
    registry.get('j').forceOpen();
    expect(evicted).toEqual(['h: max']);
  });

  it('however many are held, one more is found room for', () => {
    const { registry } = registered({ max: 1_000 });
    for (let i = 0; i < 999; i++) registry.get(`held${i}`).forceOpen();
    for (let i = 0; i < 3_000; i++) registry.get(`c${i}`);
    expect(registry.size).toBe(1_000);
    expect(registry.list().filter(({ state }) => state === 'forced_open')).toHaveLength(999);
  });

  it('a call in flight on an evicted circuit breaks nothing and counts nowhere else', async () => {
    const { registry } = registered({ max: 1 });
    const old = registry.get('a');
    registry.get('b');
    expect(registry.get('a')).not.toBe(old);
    await expect(old.call(async () => 'fine')).resolves.toBe('fine');
    await expect(old.call(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(registry.get('a').info().metrics.totalCount).toBe(0);
  });
});

describe('idle', () => {
  it('circuits are evicted by a later get, least recently used first', () => {
    const { registry, clock, evicted } = registered({ idle: 1_000 });
    registry.get('a');
    clock.advance(500);
    registry.get('b');
    clock.advance(499);
    registry.get('c');
    expect(evicted).toEqual([]);
    clock.advance(1);
    registry.get('c');
    expect(evicted).toEqual(['a: idle']);
    clock.advance(500);
    registry.get('c');
    expect(evicted).toEqual(['a: idle', 'b: idle']);
  });

  it('a circuit that is asked for is used, however long it was idle', () => {
    const { registry, clock, evicted } = registered({ idle: 1_000 });
    const a = registry.get('a');
    clock.advance(5_000);
    expect(registry.get('a')).toBe(a);
    expect(evicted).toEqual([]);
  });

  it('circuits that may not go stay, until they may', () => {
    const { registry, clock, evicted } = registered({ idle: 1_000 });
    registry.get('a').forceOpen();
    registry.get('b');
    clock.advance(1_000);
    registry.get('c');
    registry.get('c');
    expect(evicted).toEqual(['b: idle']);
    registry.peek('a')?.reset();
    registry.get('c');
    expect(evicted).toEqual(['b: idle', 'a: idle']);
  });

  it('no get evicts more than a few of many', () => {
    const { registry, clock, evicted } = registered({ idle: 1_000 });
    for (let i = 0; i < 500; i++) registry.get(`c${i}`);
    clock.advance(1_000);
    registry.get('x');
    expect(evicted.length).toBeLessThanOrEqual(32);
    expect(evicted.length).toBeGreaterThan(0);
    for (let i = 0; i < 50; i++) registry.get('x');
    expect(names(registry)).toEqual(['x']);
  });

  it('without it no clock is read', () => {
    const now = jest.fn(() => 0);
    const { registry } = registered({ clock: { now, epoch: () => 0 } });
    for (let i = 0; i < 10; i++) registry.get('a');
    expect(now).not.toHaveBeenCalled();
  });

  it('a clock that throws costs the caller nothing', () => {
    const clock = {
      now: () => {
        throw new Error('no time');
      },
      epoch: () => 0,
    };
    const { registry, faults } = registered({ idle: 5, clock, defaults: {} });
    expect(registry.get('a').name).toBe('a');
    expect(faults).toEqual(['registry of a: Error: no time']);
  });

  it('is measured by the clock of the defaults, if they have one', () => {
    const clock = virtualClock();
    const registry = new CircuitRegistry({ defaults: { clock }, idle: 10 });
    registry.get('a');
    clock.advance(10);
    registry.get('b');
    expect(names(registry)).toEqual(['b']);
  });
});

describe('circuits to keep', () => {
  it('are evicted neither to make room nor for being idle', () => {
    const { registry, clock, evicted } = registered({ max: 3, idle: 1_000, keep: ['pay', 'unused'] });
    const pay = registry.get('pay');
    for (const name of ['a', 'b', 'c']) registry.get(name);
    clock.advance(60_000);
    registry.get('b');
    expect(registry.peek('pay')).toBe(pay);
    expect(evicted).toEqual(['a: max', 'c: idle']);
  });

  it('can be removed', () => {
    const { registry, evicted } = registered({ keep: ['pay', 'stock'] });
    registry.get('pay');
    registry.get('stock');
    expect(registry.delete('pay')).toBe(true);
    registry.dispose();
    expect(evicted).toEqual(['pay: deleted', 'stock: disposed']);
  });

  it.each([
    ['pay', 'keep must be an array of names; got "pay"'],
    [[''], 'keep[0] must be a non-empty string; got ""'],
  ])('are not %j', (keep, message) => {
    expect(() => new CircuitRegistry({ keep: keep as never })).toThrow(new TypeError(message));
  });
});

describe('hooks', () => {
  it('hear of each circuit made and evicted', () => {
    const made: CircuitBreaker[] = [];
    const gone: [CircuitBreaker, EvictionCause][] = [];
    const { registry } = registered({
      max: 1,
      onCreate: (circuit) => made.push(circuit),
      onEvict: (circuit, cause) => gone.push([circuit, cause]),
    });
    const a = registry.get('a');
    const b = registry.get('b');
    expect(made).toEqual([a, b]);
    expect(gone).toEqual([[a, 'max']]);
  });

  it.each<[string, () => unknown]>([
    [
      'throw',
      () => {
        throw new Error('hook');
      },
    ],
    ['reject', () => Promise.reject(new Error('hook'))],
  ])('that %s are reported, and cost the caller nothing', async (_, hook) => {
    const { registry, faults } = registered({ max: 1, onCreate: hook, onEvict: hook });
    registry.get('a');
    registry.get('b');
    await Promise.resolve();
    await Promise.resolve();
    expect(faults.sort()).toEqual([
      'registry of a: Error: hook',
      'registry of a: Error: hook',
      'registry of b: Error: hook',
    ]);
    expect(names(registry)).toEqual(['b']);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('last resort');
      },
    ],
    ['rejects', () => Promise.reject(new Error('last resort'))],
  ])('an onError that %s is dropped', async (_, onError) => {
    const { registry } = registered({
      onCreate: () => {
        throw new Error('hook');
      },
      onError: onError as never,
    });
    expect(registry.get('a').name).toBe('a');
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('report to the onError of the defaults when the registry has none', () => {
    const onError = jest.fn();
    const registry = new CircuitRegistry({
      defaults: { onError },
      onCreate: () => {
        throw new Error('hook');
      },
    });
    registry.get('a');
    expect(onError).toHaveBeenCalledWith(new Error('hook'), { circuitName: 'a', source: 'registry' });
  });

  it('may operate the registry', () => {
    const { registry } = registered({
      max: 2,
      onCreate: ({ name }) => void (name.length < 3 && registry.get(`${name}x`)),
      onEvict: ({ name }) => void (name.startsWith('back') || registry.get(`back-${name}`)),
    });
    for (const name of ['a', 'b', 'c', 'd']) expect(registry.get(name).name).toBe(name);
    expect(registry.size).toBeLessThanOrEqual(8);
    for (const circuit of registry) expect(registry.peek(circuit.name)).toBe(circuit);
    for (let i = 0; i < 10; i++) registry.get(`long${i}`);
    expect(registry.size).toBe(2);
    expect(registry.get('long9')).toBe(registry.peek('long9'));
  });

  it('a listener that deletes the circuit it hears of while it is examined leaves the registry sound', () => {
    const clock = virtualClock();
    const { registry } = registered({
      max: 1,
      defaults: {
        clock,
        tripper: failureStreak(1),
        retry: cooldown(1),
        probeTimeout: 5,
        listeners: [({ circuitName, newState }) => void (newState === 'open' && registry.delete(circuitName))],
      },
    });
    const a = registry.get('a');
    a.metricsOnly();
    a.trip();
    expect(registry.peek('a')).toBeUndefined();
    registry.get('b');
    expect(names(registry)).toEqual(['b']);
  });

  it('a function that asks for the circuit it is to describe gets one circuit in the end', () => {
    let nested = false;
    const heard = recorder();
    const { registry } = registered({
      defaults: (name) => {
        if (!nested) {
          nested = true;
          registry.get(name);
        }
        return { listeners: [heard] };
      },
    });
    const circuit = registry.get('a');
    expect(registry.get('a')).toBe(circuit);
    expect(registry.size).toBe(1);
  });
});

describe('against a model', () => {
  interface Member {
    readonly name: string;
    pinned: boolean;
  }
  type Act = 'get' | 'pin' | 'release' | 'delete';
  const steps = (...acts: Act[]) =>
    fc.array(fc.record({ name: fc.constantFrom(...'abcdefghij'), act: fc.constantFrom(...acts) }), { maxLength: 80 });

  /** Every circuit that was evicted at each step, checked against who was there before. */
  function play(max: number, story: readonly { name: string; act: Act }[], exact: boolean): void {
    const { registry, evicted } = registered({ max });
    // In order of use, the oldest first.
    let members: Member[] = [];
    for (const { name, act } of story) {
      evicted.length = 0;
      const known = members.find((one) => one.name === name);
      if (act === 'get') {
        registry.get(name);
        const free = members.filter(({ pinned }) => !pinned).map((one) => one.name);
        const wanted = known === undefined ? Math.max(0, members.length + 1 - max) : 0;
        const victims = evicted.map((one) => one.replace(': max', ''));
        expect(victims).toHaveLength(Math.min(wanted, free.length));
        if (exact) expect(victims).toEqual(free.slice(0, wanted));
        else expect(free).toEqual(expect.arrayContaining(victims));
        members = members.filter((one) => one !== known && !victims.includes(one.name));
        members.push(known ?? { name, pinned: false });
      } else if (act === 'delete') {
        expect(registry.delete(name)).toBe(known !== undefined);
        members = members.filter((one) => one !== known);
      } else if (known !== undefined) {
        if (act === 'pin') registry.peek(name)?.forceOpen();
        else registry.peek(name)?.reset();
        known.pinned = act === 'pin';
      }
      expect(names(registry).sort()).toEqual(members.map((one) => one.name).sort());
    }
  }

  it('it evicts exactly the least recently used circuits that may go', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), steps('get', 'get', 'get', 'get', 'pin', 'delete'), (max, story) =>
        play(max, story, true),
      ),
      { numRuns: 500 },
    );
  });

  it('it evicts as many as it has to, and none that may not go', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        steps('get', 'get', 'get', 'pin', 'release', 'delete'),
        (max, story) => play(max, story, false),
      ),
      { numRuns: 500 },
    );
  });
});

it('a rule that a window of one circuit needs does not leak to another', () => {
  const { registry } = registered({ overrides: { slow: { tripper: slowRate(0.5, { threshold: 10 }) } } });
  succeed(registry.get('slow'));
  succeed(registry.get('other'));
  expect(registry.get('slow').info().metrics.slowCounts).toEqual({ 10: 0 });
  expect(registry.get('other').info().metrics.slowCounts).toEqual({});
});
