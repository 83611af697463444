import { describe, expect, it, jest } from '@jest/globals';
import {
  boom,
  bring,
  circuit,
  fail,
  pending,
  rejection,
  succeed,
  thenable,
  unreadable,
  WAIT,
} from './breaker.test-kit.js';
import {
  type CallEvent,
  type CircuitView,
  consecutive,
  countWindow,
  failureStreak,
  type Measures,
  type Signal,
  typeOf,
  type WindowState,
} from './index.js';
import { recorder } from './testing/index.js';

const throws = (): never => {
  throw boom;
};

const tick = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

describe('a signal', () => {
  it('tells everything of one transition, and cannot be changed', () => {
    const { breaker, clock, heard } = circuit({ tripper: failureStreak(2) });
    fail(breaker, 2);
    const [signal] = heard.signals;
    expect(Object.isFrozen(signal)).toBe(true);
    expect(Object.isFrozen(signal?.metrics)).toBe(true);
    expect(Object.isFrozen(signal?.reason)).toBe(true);
    expect(Object.isFrozen(signal?.reason.leaves)).toBe(true);
    expect(Object.isFrozen(signal?.reason.leaves[0])).toBe(true);
    expect(JSON.parse(JSON.stringify(signal))).toEqual({
      circuitName: 'payment_api',
      oldState: 'closed',
      newState: 'open',
      timestamp: clock.epoch(),
      reason: {
        kind: 'tripper',
        leaves: [{ rule: 'failure_streak', value: 2, comparison: '>=', threshold: 2 }],
        text: 'failure_streak 2 >= 2',
      },
      metrics: { totalCount: 2, failureCount: 2, failureRate: 1, slowCounts: {} },
      failure: { name: 'Error', message: 'boom', at: clock.epoch() },
      error: {},
      reopens: 0,
      retryAfter: WAIT,
      previousDuration: 0,
      outage: { since: clock.epoch(), duration: 0, reason: JSON.parse(JSON.stringify(signal?.reason)) },
    });
    expect(signal?.error).toBe(boom);
  });

  it('keeps its figures while the circuit goes on', () => {
    const { breaker, heard } = circuit({ tripper: failureStreak(2) });
    fail(breaker, 2);
    breaker.reset();
    succeed(breaker, 5);
    expect(heard.signals[0]?.metrics).toMatchObject({ totalCount: 2, failureCount: 2 });
  });

  it('goes to every listener in the order in which they were attached, objects and functions alike', () => {
    const order: string[] = [];
    const { breaker } = circuit({
      listeners: [() => void order.push('function'), { onSignal: () => void order.push('object') }],
    });
    breaker.addListener(() => void order.push('added'));
    breaker.trip();
    expect(order).toEqual(['function', 'object', 'added']);
  });

  it('is told with the listener as `this`', () => {
    const listener = {
      heard: 0,
      calls: 0,
      onSignal() {
        this.heard++;
      },
      onCall() {
        this.calls++;
      },
    };
    const { breaker } = circuit({ listeners: [listener] });
    succeed(breaker);
    breaker.trip();
    expect(listener).toMatchObject({ heard: 1, calls: 1 });
  });

  it('is told before the call that caused it returns, and after the circuit has changed', () => {
    const states: string[] = [];
    const { breaker } = circuit({
      tripper: failureStreak(1),
      listeners: [({ newState }) => void states.push(newState, breaker.state)],
    });
    fail(breaker);
    expect(states).toEqual(['open', 'open']);
  });
});

describe('a listener that fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw boom;
      },
    ],
    ['rejects', () => Promise.reject(boom)],
    [
      'gives back a thenable that rejects',
      () => thenable((_: unknown, reject: (error: unknown) => void) => reject(boom)),
    ],
    ['gives back a thenable that throws', () => thenable(throws)],
    ['gives back something whose `then` cannot be read', unreadable],
  ] as [string, () => void][])('because it %s harms nobody, and is reported once', async (_how, onSignal) => {
    const { breaker, heard, faults } = circuit({ tripper: failureStreak(1), listeners: [] });
    breaker.addListener(onSignal);
    breaker.addListener(heard);
    await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
    await tick();
    expect(heard.signals).toHaveLength(1);
    expect(faults).toEqual([{ error: boom, circuitName: 'payment_api', source: 'listener' }]);
    breaker.reset();
    expect(heard.signals).toHaveLength(2);
  });

  it('never settles: nobody waits for it', async () => {
    const { breaker, heard, faults } = circuit({ listeners: [] });
    breaker.addListener(() => new Promise(() => {}));
    breaker.addListener(heard);
    breaker.trip();
    breaker.reset();
    await expect(breaker.call(async () => 'fine')).resolves.toBe('fine');
    expect(heard.signals).toHaveLength(2);
    expect(faults).toEqual([]);
  });

  it.each(['onAttach', 'onDetach', 'onCall'] as const)('in %s is reported, and the others still hear', (hook) => {
    const heard = recorder({ calls: true });
    const { breaker, faults } = circuit({ listeners: [] });
    const failing = {
      onSignal() {},
      [hook]() {
        throw boom;
      },
    };
    const remove = breaker.addListener(failing);
    breaker.addListener(heard);
    succeed(breaker);
    remove();
    expect(heard.calls).toHaveLength(1);
    expect(faults).toEqual([{ error: boom, circuitName: 'payment_api', source: 'listener' }]);
  });

  it('and an onError that fails as well change nothing', async () => {
    const onError = jest.fn(() => {
      throw new Error('the last resort fails');
    });
    const heard = recorder();
    const failing = (): void => {
      throw boom;
    };
    const { breaker } = circuit({
      onError,
      listeners: [failing, () => Promise.reject(boom), heard],
      tripper: failureStreak(1),
    });
    await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
    await tick();
    breaker.reset();
    await tick();
    expect(heard.signals).toHaveLength(2);
    expect(onError).toHaveBeenCalledTimes(4);
  });

  it('is told on the console by default', () => {
    const error = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { breaker } = circuit({
      onError: undefined as never,
      listeners: [
        () => {
          throw boom;
        },
      ],
    });
    breaker.trip();
    expect(error.mock.calls).toEqual([['fluxgate: circuit "payment_api": listener failed: Error: boom']]);
    error.mockRestore();
  });
});

describe('where nobody listens', () => {
  it('no signal is ever made: the window is not read for it', () => {
    const advance = jest.fn();
    const create = (measures: Measures): WindowState => Object.assign(countWindow(9).create(measures), { advance });
    const { breaker, heard } = circuit({ window: { create } });
    breaker.removeListener(heard);
    breaker.trip();
    breaker.reset();
    expect(advance).not.toHaveBeenCalled();
    breaker.addListener(heard);
    breaker.trip();
    expect(advance).toHaveBeenCalledTimes(1);
  });
});

describe('attaching and detaching', () => {
  it('begins with the circuit itself: name, state and info() are there to be read', () => {
    const seen: unknown[] = [];
    const listener = {
      onSignal() {},
      onAttach: (one: CircuitView) => void seen.push([one.name, one.state, one.info().metrics.totalCount]),
    };
    const { breaker } = circuit({ listeners: [listener] });
    expect(seen).toEqual([['payment_api', 'closed', 0]]);
    expect(circuit().breaker.addListener(listener)).toBeInstanceOf(Function);
    expect(seen).toHaveLength(2);
    expect(breaker.state).toBe('closed');
  });

  it('ends with the remover, which tells the listener and does nothing the second time', () => {
    const { breaker, heard } = circuit();
    const onDetach = jest.fn((one: CircuitView) => void expect(one).toBe(breaker));
    const listener = { onSignal: jest.fn(), onDetach };
    const remove = breaker.addListener(listener);
    breaker.trip();
    remove();
    remove();
    breaker.reset();
    expect(listener.onSignal).toHaveBeenCalledTimes(1);
    expect(onDetach).toHaveBeenCalledTimes(1);
    expect(heard.signals).toHaveLength(2);
  });

  it('works by removeListener as well, which says whether there was anything to take off', () => {
    const { breaker, heard } = circuit();
    const stranger = (): void => {};
    expect(breaker.removeListener(stranger)).toBe(false);
    expect(breaker.removeListener(heard)).toBe(true);
    expect(breaker.removeListener(heard)).toBe(false);
    breaker.trip();
    expect(heard.signals).toEqual([]);
    expect(circuit({ listeners: [] }).breaker.removeListener(heard)).toBe(false);
  });

  it('leaves a listener attached once, however often it is added', () => {
    const onAttach = jest.fn();
    const listener = { onSignal: jest.fn(), onAttach };
    const { breaker, faults } = circuit({ listeners: [listener, listener] });
    breaker.addListener(listener);
    breaker.trip();
    expect(onAttach).toHaveBeenCalledTimes(1);
    expect(listener.onSignal).toHaveBeenCalledTimes(1);
    expect(faults).toEqual([]);
  });

  it('lets a listener be added again after it was taken off', () => {
    const { breaker, heard } = circuit();
    breaker.removeListener(heard);
    breaker.addListener(heard);
    breaker.trip();
    expect(heard.signals).toHaveLength(1);
  });

  it('lets one listener serve several circuits, apart', () => {
    const heard = recorder();
    const one = circuit({ name: 'one', listeners: [heard] }).breaker;
    const two = circuit({ name: 'two', listeners: [heard] }).breaker;
    one.removeListener(heard);
    one.trip();
    two.trip();
    expect(heard.signals.map((signal) => signal.circuitName)).toEqual(['two']);
  });

  it('within a signal: one that is added hears from the next on, one that is taken off hears no more', () => {
    const late = recorder();
    const { breaker, heard } = circuit({ listeners: [] });
    breaker.addListener(() => {
      breaker.addListener(late);
      breaker.removeListener(heard);
    });
    breaker.addListener(heard);
    breaker.trip();
    breaker.reset();
    expect(heard.signals).toEqual([]);
    expect(late.signals.map(({ newState }) => newState)).toEqual(['closed']);
  });

  it('within a signal: one that takes itself off does not make the next one miss anything', () => {
    const { breaker, heard } = circuit({ listeners: [] });
    const once = jest.fn((_: Signal): void => void breaker.removeListener(once));
    breaker.addListener(once);
    breaker.addListener(heard);
    breaker.trip();
    breaker.reset();
    expect(once).toHaveBeenCalledTimes(1);
    expect(heard.signals).toHaveLength(2);
  });

  it('within a signal: one that is added while a further transition waits does not hear of what was before it', () => {
    const late = recorder();
    const { breaker } = circuit({ listeners: [] });
    breaker.addListener(({ newState }) => {
      if (newState !== 'open') return;
      breaker.forceOpen();
      breaker.addListener(late);
    });
    breaker.trip();
    expect(breaker.state).toBe('forced_open');
    expect(late.signals).toEqual([]);
    breaker.reset();
    expect(late.transitions()).toEqual(['forced_open -> closed: manual']);
  });

  it('within a signal: one that is added after a further transition does not make the others hear that one first', () => {
    const { breaker, heard } = circuit({ listeners: [] });
    breaker.addListener(({ newState }) => {
      if (newState !== 'open') return;
      breaker.forceOpen();
      breaker.addListener(() => {});
    });
    breaker.addListener(heard);
    breaker.trip();
    expect(heard.transitions()).toEqual(['closed -> open: manual', 'open -> forced_open: manual']);
  });

  it('refuses what is no listener, and attaches nothing', () => {
    const { breaker } = circuit({ listeners: [] });
    for (const wrong of [undefined, null, 7, 'x', {}, { onSignal: true }, []]) {
      expect(() => breaker.addListener(wrong as never)).toThrow(TypeError);
    }
    expect(() => breaker.addListener({} as never)).toThrow(
      "addListener(listener) must be a listener: an object with a method 'onSignal', or a function that takes a signal; got an object",
    );
  });

  it('lets onAttach operate the circuit, and everyone who was given at construction hears of it', () => {
    const heard = recorder();
    const operator = {
      onSignal() {},
      onAttach: (one: CircuitView) => (one as ReturnType<typeof circuit>['breaker']).trip(),
    };
    const { breaker } = circuit({ listeners: [operator, heard] });
    expect(breaker.state).toBe('open');
    expect(heard.transitions()).toEqual(['closed -> open: manual']);
  });
});

describe('onCall', () => {
  const event = (outcome: string, state: string, duration?: number, error?: unknown): unknown => ({
    circuitName: 'payment_api',
    outcome,
    duration,
    state,
    error,
  });
  const [tracked, untracked] = [new RangeError('tracked'), new TypeError('ignored')];

  it('hears of each call once: success, failure, ignored, not permitted', async () => {
    const heard = recorder({ calls: true });
    const { breaker, clock } = circuit({ listeners: [heard], ignore: typeOf(TypeError), tripper: failureStreak(2) });
    await breaker.call(async () => clock.advance(10));
    breaker.callSync(() => clock.advance(20));
    fail(breaker, 1, untracked);
    const ticket = breaker.tryAcquire();
    clock.advance(30);
    ticket?.release();
    fail(breaker, 2, tracked);
    rejection(breaker);
    await breaker.call(() => 1).catch(() => {});
    breaker.tryAcquire();
    expect(heard.calls).toEqual([
      event('success', 'closed', 10),
      event('success', 'closed', 20),
      event('ignored', 'closed', 0, untracked),
      event('ignored', 'closed', 30),
      event('failure', 'closed', 0, tracked),
      event('failure', 'closed', 0, tracked),
      event('not_permitted', 'open'),
      event('not_permitted', 'open'),
      event('not_permitted', 'open'),
    ]);
    expect(heard.calls.every((one) => Object.isFrozen(one))).toBe(true);
  });

  it('hears of calls that are not permitted in forced_open and half-open, and of those in disabled and metrics_only', () => {
    const heard = recorder({ calls: true });
    const made = circuit({ listeners: [heard], maxHalfOpenCalls: 1 });
    made.breaker.forceOpen();
    rejection(made.breaker);
    made.breaker.disable();
    fail(made.breaker);
    made.breaker.metricsOnly();
    succeed(made.breaker);
    bring(made, 'half_open');
    heard.clear();
    const probe = made.breaker.tryAcquire();
    rejection(made.breaker);
    probe?.success();
    expect(heard.calls).toEqual([event('not_permitted', 'half_open'), event('success', 'half_open', 0)]);
  });

  it('makes durations measured, from construction on', () => {
    const { breaker, clock } = circuit({ listeners: [recorder({ calls: true })] });
    breaker.callSync(() => clock.advance(10));
    expect(breaker.info().metrics.totalDuration).toBe(10);
  });

  it('added later hears of every call that begins from then on', async () => {
    const heard = recorder({ calls: true });
    const { breaker, clock } = circuit();
    succeed(breaker);
    const remove = breaker.addListener(heard);
    await breaker.call(async () => clock.advance(5));
    breaker.callSync(() => clock.advance(6));
    expect(heard.calls).toEqual([event('success', 'closed', 5), event('success', 'closed', 6)]);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 3, totalDuration: undefined });
    breaker.reset();
    expect(breaker.info().metrics.totalDuration).toBe(0);
    remove();
    breaker.reset();
    await breaker.call(async () => 1);
    expect(heard.calls).toHaveLength(2);
    expect(breaker.info().metrics.totalDuration).toBeUndefined();
  });

  it('is told no false duration of a call that began before anyone measured', () => {
    const heard = recorder({ calls: true });
    const { breaker, clock } = circuit();
    const ticket = breaker.tryAcquire();
    clock.advance(5);
    breaker.addListener(heard);
    ticket?.success();
    expect(heard.calls).toEqual([event('success', 'closed')]);
  });

  it('hears of calls that began before it came, once, with their error and no false duration', async () => {
    const heard = recorder({ calls: true });
    const { breaker, clock } = circuit({ listeners: [] });
    const [good, bad] = [pending(), pending()];
    const calls = [breaker.call(() => good.promise), breaker.call(() => bad.promise)];
    clock.advance(5);
    breaker.addListener(heard);
    good.resolve(1);
    bad.reject(boom);
    await Promise.allSettled(calls);
    expect(heard.calls).toEqual([event('success', 'closed'), event('failure', 'closed', undefined, boom)]);
    expect(heard.calls.map((one) => one.error)).toEqual([undefined, boom]);
    expect(breaker.info().metrics.totalCount).toBe(2);
  });

  it('is told what a call has thrown, tracked or not, and nothing where it returned', () => {
    const heard = recorder({ calls: true });
    const { breaker } = circuit({ listeners: [heard], tracker: typeOf(RangeError) });
    fail(breaker, 1, tracked);
    fail(breaker, 1, untracked);
    breaker.callSync(() => tracked);
    breaker.tryAcquire()?.release();
    expect(heard.calls.map((one) => one.error)).toEqual([tracked, untracked, undefined, undefined]);
  });

  it('is told of the call before the signal that the call causes', () => {
    const order: string[] = [];
    const { breaker } = circuit({
      tripper: failureStreak(1),
      listeners: [{ onSignal: () => void order.push('signal'), onCall: () => void order.push('call') }],
    });
    fail(breaker);
    expect(order).toEqual(['call', 'signal']);
  });

  it('takes promises that reject: they are reported', async () => {
    const onCall = (): Promise<void> => Promise.reject(boom);
    const { breaker, faults } = circuit({
      listeners: [{ onSignal() {}, onCall: onCall as (event: CallEvent) => void }],
    });
    succeed(breaker);
    await tick();
    expect(faults).toEqual([{ error: boom, circuitName: 'payment_api', source: 'listener' }]);
  });

  it('tells nothing more to a listener that another one has taken off within it', () => {
    const late = recorder({ calls: true });
    const { breaker } = circuit({
      listeners: [{ onSignal() {}, onCall: () => void breaker.removeListener(late) }, late],
    });
    succeed(breaker);
    expect(late.calls).toEqual([]);
  });

  it('is not asked for where nobody has it: no event is ever made', () => {
    const freeze = jest.spyOn(Object, 'freeze');
    const { breaker } = circuit({ recovery: consecutive(9) });
    freeze.mockClear();
    succeed(breaker);
    breaker.tryAcquire()?.release();
    expect(freeze).not.toHaveBeenCalled();
    freeze.mockRestore();
  });
});

describe('a remover', () => {
  it('takes off its own attachment, and not one that came later', () => {
    const { breaker } = circuit();
    const heard = recorder();
    const first = breaker.addListener(heard);
    first();
    breaker.addListener(heard);
    first();
    breaker.trip();
    expect(heard.signals).toHaveLength(1);
  });

  it('of a listener that was attached already takes nothing off', () => {
    const heard = recorder();
    const { breaker } = circuit({ listeners: [heard] });
    breaker.addListener(heard)();
    breaker.trip();
    expect(heard.signals).toHaveLength(1);
  });
});

it('a listener that another one takes off while both are told of a call is not told any more', () => {
  const told: string[] = [];
  const second = { onSignal() {}, onCall: () => told.push('second'), onDetach: () => told.push('second is off') };
  const { breaker } = circuit({
    listeners: [{ onSignal() {}, onCall: () => breaker.removeListener(second) && told.push('first') }, second],
  });
  succeed(breaker);
  expect(told).toEqual(['second is off', 'first']);
});

it('every listener is attached before any hears a signal, also when one operates the breaker as it is attached', () => {
  const told: string[] = [];
  const listener = (name: string, onAttach: () => void = () => {}) => ({
    onAttach: () => {
      onAttach();
      told.push(`${name} attached`);
    },
    onSignal: () => told.push(`${name} signal`),
  });
  let view: { forceOpen?: () => void } = {};
  const first = {
    ...listener('first'),
    onAttach: (circuit: object) => {
      view = circuit;
    },
  };
  circuit({ listeners: [first, listener('second', () => view.forceOpen?.()), listener('third')] });
  expect(told).toEqual(['second attached', 'third attached', 'first signal', 'second signal', 'third signal']);
});
