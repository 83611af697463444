import { AsyncLocalStorage } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CircuitBreaker, consecutive, cooldown, failureRate, minRequests, permitAll, slowRate } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogListener } from './index.js';
import { capture } from './testing/capture.js';
import { call, signal } from './testing/events.js';

describe('a transition', () => {
  it('is logged as a record and the sentence, with everything that on-call asks first', async () => {
    const clock = virtualClock();
    const { logger, lines } = capture();
    const payments = new CircuitBreaker({
      name: 'payment_api',
      tripper: minRequests(3).and(failureRate(0.5).or(slowRate(0.3, { threshold: 1_000 }))),
      retry: cooldown(60_000),
      clock,
      listeners: [new LogListener({ logger })],
    });
    const timeOut = async () => {
      clock.advance(1_203.456789);
      throw new Error('timed out');
    };
    await payments.call(async () => 'paid');
    for (let i = 0; i < 2; i++) await expect(payments.call(timeOut)).rejects.toThrow('timed out');

    expect(lines).toEqual([
      {
        level: 40,
        circuit: {
          name: 'payment_api',
          oldState: 'closed',
          newState: 'open',
          reason: {
            kind: 'tripper',
            text: expect.stringContaining('failure_rate 0.6667 >= 0.5 over 3 calls'),
            leaves: [
              { rule: 'min_requests', value: 3, comparison: '>=', threshold: 3, gate: true },
              { rule: 'failure_rate', value: 0.6667, comparison: '>=', threshold: 0.5, sample: 3, of: 'calls' },
              expect.objectContaining({ rule: 'slow_rate', value: 0.6667, threshold: 0.3 }),
            ],
          },
          failure: { name: 'Error', message: 'timed out', at: expect.closeTo(clock.epoch(), 3) },
          metrics: {
            totalCount: 3,
            failureCount: 2,
            failureRate: 0.6667,
            totalDuration: 2_406.9136,
            avgDuration: 802.3045,
            slowCounts: { 1000: 2 },
          },
          reopens: 0,
          outage: {
            since: expect.closeTo(clock.epoch(), 3),
            duration: 0,
            reason: expect.stringContaining('failure_rate 0.6667'),
          },
          changedAt: clock.epoch(),
          previousDuration: 2_406.9136,
          retryAfter: 60_000,
        },
        msg: expect.stringMatching(
          /^Circuit Breaker 'payment_api' transitioned from closed to open: failure_rate 0\.6667 >= 0\.5 over 3 calls and .*, last failure Error$/,
        ),
      },
    ]);
  });

  it('says nothing of what was not measured', () => {
    const { logger, lines } = capture();
    new LogListener({ logger }).onSignal(signal());
    expect(lines[0]?.circuit.metrics).toEqual({ totalCount: 3, failureCount: 2, failureRate: 0.6667 });
    const { retryAfter: _, ...withoutRetryAfter } = signal({ newState: 'half_open' });
    new LogListener({ logger }).onSignal(withoutRetryAfter);
    expect(lines[1]?.circuit).not.toHaveProperty('retryAfter');
  });

  it('carries who asked for it and the note, when a person did', () => {
    const { logger, lines } = capture();
    const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new LogListener({ logger })] });
    payments.forceOpen('maintenance window');
    expect(lines[0]?.circuit.reason).toEqual({
      kind: 'manual',
      text: 'manual: maintenance window',
      leaves: [],
      operation: 'force_open',
      note: 'maintenance window',
    });
  });

  it('is logged in order, over a whole cycle and for several circuits', async () => {
    const clock = virtualClock();
    const { logger, lines } = capture();
    const listeners = [new LogListener({ logger })];
    const [one, two] = ['one', 'two'].map(
      (name) =>
        new CircuitBreaker({
          name,
          clock,
          listeners,
          retry: cooldown(1),
          permit: permitAll(),
          recovery: consecutive(1),
        }),
    ) as [CircuitBreaker, CircuitBreaker];
    one.trip();
    two.disable();
    clock.advance(1);
    await one.call(async () => 1);
    expect(lines.map(({ msg }) => msg)).toEqual([
      "Circuit Breaker 'one' transitioned from closed to open: manual trip",
      "Circuit Breaker 'two' transitioned from closed to disabled: manual disable",
      "Circuit Breaker 'one' transitioned from open to half_open: cooldown 1 ms >= 1 ms",
      "Circuit Breaker 'one' transitioned from half_open to closed: consecutive 1 >= 1 over 1 probe, was down 1 ms",
    ]);
  });
});

describe('calls: true', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('makes one line a second of a thousand rejected calls a second, with the count', async () => {
    const { logger, lines } = capture();
    const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new LogListener({ logger, calls: true })] });
    payments.forceOpen();
    lines.length = 0;
    for (let ms = 0; ms < 3_000; ms++) {
      await payments.call(async () => 1).catch(() => {});
      jest.advanceTimersByTime(1);
    }
    expect(lines).toEqual([
      {
        level: 40,
        circuit: { name: 'payment_api', state: 'forced_open', calls: { outcome: 'not_permitted', count: 1 } },
        msg: "Circuit Breaker 'payment_api' rejected a call",
      },
      ...[999, 1_000, 1_000].map((count) => ({
        level: 40,
        circuit: {
          name: 'payment_api',
          state: 'forced_open',
          calls: { outcome: 'not_permitted', count, over: 1_000 },
        },
        msg: `Circuit Breaker 'payment_api' rejected ${count} calls in 1 s`,
      })),
    ]);
  });

  it('logs failing calls with the duration of the last one, and nothing of those that succeed or are ignored', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true });
    log.onCall?.(call({ outcome: 'success', state: 'closed', duration: 5 }));
    log.onCall?.(call({ outcome: 'ignored', state: 'closed', duration: 5 }));
    log.onCall?.(call({ outcome: 'failure', state: 'closed', duration: 5.123456 }));
    log.onCall?.(call({ outcome: 'failure', state: 'closed', duration: 7 }));
    log.onCall?.(call({ outcome: 'failure', state: 'closed', duration: 9 }));
    jest.advanceTimersByTime(1_000);
    expect(lines.map(({ circuit, msg }) => [circuit.calls, msg])).toEqual([
      [{ outcome: 'failure', count: 1, duration: 5.1235 }, "Circuit Breaker 'payment_api': a call failed"],
      [
        { outcome: 'failure', count: 2, over: 1_000, duration: 9 },
        "Circuit Breaker 'payment_api': 2 calls failed in 1 s",
      ],
    ]);
  });

  it('logs the error of a failing call under err, where the event carries it', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true });
    log.onCall?.({ ...call({ outcome: 'failure' }), error: new TypeError('socket hang up') });
    expect(lines[0]?.err).toMatchObject({ type: 'TypeError', message: 'socket hang up' });
    expect(lines[0]?.msg).toBe("Circuit Breaker 'payment_api': a call failed");
  });

  it('tells what was counted before the transition that follows it', async () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true });
    const payments = new CircuitBreaker({ name: 'payment_api', listeners: [log] });
    payments.forceOpen();
    for (let i = 0; i < 5; i++) await payments.call(async () => 1).catch(() => {});
    payments.reset();
    expect(lines.slice(2).map(({ msg }) => msg)).toEqual([
      "Circuit Breaker 'payment_api' rejected 4 calls in 0 ms",
      expect.stringContaining("Circuit Breaker 'payment_api' transitioned from forced_open to closed: manual reset"),
    ]);
  });

  it('loses no count when it is taken off a circuit, or flushed at the end of the process', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true });
    const payments = new CircuitBreaker({ name: 'payment_api' });
    const remove = payments.addListener(log);
    payments.forceOpen();
    for (let i = 0; i < 3; i++) payments.tryAcquire();
    remove();
    expect(lines.at(-1)?.circuit.calls).toMatchObject({ count: 2 });

    for (let i = 0; i < 4; i++) log.onCall?.(call({ circuitName: 'stock_api' }));
    log.flush();
    expect(lines.at(-1)?.circuit).toMatchObject({ name: 'stock_api', calls: { count: 3 } });
  });

  it('flushes the calls of one circuit by its name, and faults only with everything', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true });
    for (let i = 0; i < 3; i++) {
      log.onCall?.(call({ circuitName: 'payment_api' }));
      log.onCall?.(call({ circuitName: 'stock_api' }));
      log.onError(new Error('fault'), { circuitName: 'payment_api', source: 'tripper' });
    }
    lines.length = 0;
    const told = () =>
      lines.splice(0).map(({ circuit }) => [circuit.name, circuit.calls?.count ?? `${circuit.fault.count} faults`]);
    log.flush('payment_api');
    expect(told()).toEqual([['payment_api', 2]]);
    log.flush();
    expect(told()).toEqual([
      ['stock_api', 2],
      ['payment_api', '2 faults'],
    ]);
  });

  it('adds a line before a transition to those that the interval allows, and counts no call twice', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true });
    const payments = new CircuitBreaker({ name: 'payment_api', listeners: [log] });
    payments.forceOpen();
    lines.length = 0;
    for (let ms = 0; ms < 1_000; ms += 100) {
      payments.tryAcquire();
      if (ms === 500) payments.trip();
      jest.advanceTimersByTime(100);
    }
    const counts = lines.map(({ circuit }) => circuit.calls?.count).filter((count) => count !== undefined);
    expect(counts).toEqual([1, 5, 4]);
  });

  it('counts for as long as interval says', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true, interval: 10_000 });
    for (let s = 0; s < 20; s++) {
      log.onCall?.(call());
      jest.advanceTimersByTime(1_000);
    }
    expect(lines.map(({ circuit }) => circuit.calls.count)).toEqual([1, 9, 10]);
  });

  it('can be kept to one kind of call by a level of silent', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger, calls: true, levels: { not_permitted: 'silent', failure: 'error' } });
    log.onCall?.(call({ outcome: 'not_permitted' }));
    log.onCall?.(call({ outcome: 'failure' }));
    expect(lines.map(({ level, circuit }) => [level, circuit.calls.outcome])).toEqual([[50, 'failure']]);
  });

  it('is off by default, and then asks the breaker for no call at all', () => {
    expect(new LogListener().onCall).toBeUndefined();
    expect(new LogListener({ calls: false }).onCall).toBeUndefined();
  });
});

describe('onError', () => {
  it('logs what a rule throws, with the error where pino serializes it', async () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger });
    const payments = new CircuitBreaker({
      name: 'payment_api',
      tracker: {
        error: () => {
          throw new RangeError('bad tracker');
        },
      },
      onError: log.onError,
    });
    await expect(payments.call(async () => Promise.reject(new Error('own')))).rejects.toThrow('own');
    expect(lines).toEqual([
      {
        level: 50,
        circuit: { name: 'payment_api', fault: { source: 'tracker', count: 1 } },
        err: { type: 'RangeError', message: 'bad tracker', stack: expect.stringContaining('RangeError: bad tracker') },
        msg: "Circuit Breaker 'payment_api': its tracker threw an error",
      },
    ]);
  });

  it('does not flood the log when a rule fails with every call', () => {
    jest.useFakeTimers();
    try {
      const { logger, lines } = capture();
      const { onError } = new LogListener({ logger });
      for (let i = 0; i < 1_000; i++)
        onError(new Error(`fault ${i}`), { circuitName: 'payment_api', source: 'tripper' });
      onError(new Error('another'), { circuitName: 'payment_api', source: 'listener' });
      jest.advanceTimersByTime(1_000);
      expect(
        lines.map(({ circuit, err }) => [circuit.fault.source, circuit.fault.count, (err as Error).message]),
      ).toEqual([
        ['tripper', 1, 'fault 0'],
        ['listener', 1, 'another'],
        ['tripper', 999, 'fault 999'],
      ]);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([
    ['a string', 'boom', 'boom'],
    ['undefined', undefined, expect.objectContaining({ message: 'tracker threw undefined' })],
    ['null', null, expect.objectContaining({ message: 'tracker threw null' })],
  ])('logs what was thrown when that is %s', (_, thrown, logged) => {
    const { logger, lines } = capture();
    new LogListener({ logger }).onError(thrown, { circuitName: 'payment_api', source: 'tracker' });
    expect(lines[0]?.err).toEqual(logged);
  });
});

describe('which error, and which outage', () => {
  it('is in the record and in the sentence', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger });
    const failure = { name: 'HttpError', message: 'upstream said 503', status: 503, at: 1 };
    const outage = { since: 2, duration: 16_000, reason: signal().reason };
    log.onSignal(
      signal({ failure, outage, reopens: 3, oldState: 'half_open', newState: 'closed', previousDuration: 148 }),
    );
    log.onSignal(signal({ failure }));
    expect(lines[0]).toMatchObject({
      circuit: { failure, outage: { since: 2, duration: 16_000, reason: signal().reason.text }, previousDuration: 148 },
      msg: expect.stringMatching(/over 3 calls, was down 16 s, 3 reopenings$/),
    });
    expect(lines[1]?.msg).toMatch(/over 3 calls, last failure HttpError 503$/);
  });

  it('leaves what can be redacted out of the sentence: the note, and the message of a failure', () => {
    const { logger, lines } = capture({ redact: ['circuit.failure.message'] });
    const failure = { name: 'Error', message: 'password=hunter2', at: 1 };
    new LogListener({ logger }).onSignal(signal({ failure }));
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});

describe('a shadow opening', () => {
  it('is logged at info, and as what it is', () => {
    const { logger, lines } = capture();
    const log = new LogListener({ logger });
    log.onShadow(signal({ oldState: 'metrics_only' }));
    expect(lines).toEqual([
      expect.objectContaining({
        level: 30,
        circuit: expect.objectContaining({
          name: 'payment_api',
          shadow: true,
          oldState: 'metrics_only',
          newState: 'open',
        }),
        msg: "Circuit Breaker 'payment_api' would have opened, but is in metrics_only: failure_rate 0.6667 >= 0.5 over 3 calls",
      }),
    ]);
    new LogListener({ logger, levels: { shadow: 'silent' } }).onShadow(signal());
    expect(lines).toHaveLength(1);
  });
});

describe('a circuit that is operated all the time', () => {
  it('makes twenty lines, then one a second, and every transition is counted', () => {
    jest.useFakeTimers();
    try {
      const { logger, lines } = capture();
      const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new LogListener({ logger })] });
      for (let ms = 0; ms < 3_000; ms++) {
        for (let i = 0; i < 10; i++) payments[i % 2 ? 'reset' : 'disable']();
        jest.advanceTimersByTime(1);
      }
      jest.advanceTimersByTime(10_000);
      const counts = lines.map(({ circuit }) => circuit.transitions?.count ?? 1);
      expect(lines).toHaveLength(23);
      expect(counts.reduce((sum, count) => sum + count)).toBe(30_000);
      expect(lines[20]).toMatchObject({
        circuit: { oldState: 'disabled', newState: 'closed', transitions: { over: 1_000 } },
        msg: "Circuit Breaker 'payment_api' made 9980 transitions in 1 s, the last from disabled to closed: manual reset",
      });
      payments.trip();
      expect(lines).toHaveLength(24);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('async context', () => {
  const request = new AsyncLocalStorage<{ id: string }>();

  it('a line that counts calls is written in the context of its sample, and no request is kept alive', async () => {
    const { logger, lines } = capture({ mixin: () => ({ req: request.getStore()?.id }) });
    const log = new LogListener({ logger, calls: true, interval: 20 });
    const stores = ['A', 'B', 'C'].map((id) => {
      const store = { id };
      request.run(store, () => log.onCall?.(call({ outcome: 'failure', error: new Error(`of ${id}`) })));
      return new WeakRef(store);
    });
    while (lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(lines.map((line) => (line as unknown as { req: string }).req)).toEqual(['A', 'C']);
    expect(lines[1]).toMatchObject({ err: { message: 'of C' }, circuit: { calls: { count: 2 } } });

    // Failures go on, so the timer does; the stores of requests that were told are collected.
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    for (let i = 0; i < 200 && stores.some((store) => store.deref() !== undefined); i++) {
      log.onCall?.(call({ outcome: 'failure' }));
      log.flush();
      await new Promise((resolve) => setTimeout(resolve, 5));
      gc();
    }
    expect(stores.map((store) => store.deref())).toEqual([undefined, undefined, undefined]);
  });

  it('timers run in no caller’s context', () => {
    const seen: unknown[] = [];
    const set = jest
      .spyOn(globalThis, 'setInterval')
      .mockImplementation((() => seen.push(request.getStore())) as never);
    try {
      request.run({ id: 'A' }, () => new LogListener({ calls: true, logger: capture().logger }).onCall?.(call()));
      expect(seen).toEqual([undefined]);
    } finally {
      set.mockRestore();
    }
  });
});
