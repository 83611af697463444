import { describe, expect, it } from '@jest/globals';
import { admits, boom, bring, circuit, fail, rejection, succeed, WAIT } from './breaker.test-kit.js';
import {
  type CircuitBreaker,
  consecutive,
  cooldown,
  countWindow,
  failureStreak,
  type Measures,
  type Signal,
  type State,
  type WindowState,
} from './index.js';
import { recorder } from './testing/index.js';

const probeOn = { start: () => ({ record: () => undefined }) };

describe('a call inside a call', () => {
  it('counts for itself, the inner one first', () => {
    const { breaker } = circuit({ tripper: { holds: () => false } });
    breaker.callSync(() => {
      fail(breaker);
      expect(breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 1 });
    });
    expect(breaker.info().metrics).toMatchObject({ totalCount: 2, failureCount: 1 });
  });

  it('that trips the circuit makes the outer one late', async () => {
    const { breaker, heard } = circuit({ tripper: failureStreak(1), recovery: consecutive(1) });
    expect(
      breaker.callSync(() => {
        fail(breaker);
        return breaker.state;
      }),
    ).toBe('open');
    await breaker.call(async () => 1).catch(() => {});
    expect(heard.signals).toHaveLength(1);
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('that trips the circuit makes the outer one late, also when it is asynchronous', async () => {
    const { breaker, clock, heard } = circuit({ tripper: failureStreak(1), recovery: consecutive(1) });
    const outer = breaker.call(async () => {
      await breaker.call(() => Promise.reject(boom)).catch(() => {});
      clock.advance(WAIT);
      breaker.tryAcquire()?.release();
      throw boom;
    });
    await expect(outer).rejects.toBe(boom);
    expect(breaker.state).toBe('half_open');
    expect(heard.signals.map(({ newState }) => newState)).toEqual(['open', 'half_open']);
  });

  it('takes a place of its own in half-open', () => {
    const made = circuit({ maxHalfOpenCalls: 2, recovery: probeOn });
    bring(made, 'half_open');
    made.breaker.callSync(() => {
      made.breaker.callSync(() => {
        expect(rejection(made.breaker).state).toBe('half_open');
      });
      expect(admits(made.breaker)).toBe(true);
    });
    expect(made.breaker.info().metrics.totalCount).toBe(2);
  });

  it('that closes the circuit makes the outer probe late', () => {
    const made = circuit({ recovery: consecutive(1), maxHalfOpenCalls: 2, tripper: failureStreak(1) });
    made.breaker.trip();
    made.clock.advance(WAIT);
    const run = made.breaker.tryAcquire();
    run?.release();
    expect(() =>
      made.breaker.callSync(() => {
        made.breaker.reset();
        throw boom;
      }),
    ).toThrow(boom);
    expect(made.breaker.state).toBe('closed');
  });
});

describe('a manual operation inside a call', () => {
  const operations: [State, (breaker: CircuitBreaker) => void][] = [
    ['closed', (breaker) => breaker.reset()],
    ['open', (breaker) => breaker.trip()],
    ['forced_open', (breaker) => breaker.forceOpen()],
    ['disabled', (breaker) => breaker.disable()],
    ['metrics_only', (breaker) => breaker.metricsOnly()],
  ];
  const runs: [string, (breaker: CircuitBreaker, fn: () => unknown) => unknown][] = [
    ['call', (breaker, fn) => breaker.call(fn)],
    ['call of an asynchronous function', (breaker, fn) => breaker.call(async () => fn())],
    ['callSync', (breaker, fn) => breaker.callSync(fn)],
    ['wrap', (breaker, fn) => breaker.wrap(fn)()],
  ];
  const measures = [true, false];
  const cases = operations.flatMap(([to, operate]) =>
    runs.flatMap(([way, run]) => measures.map((measure) => [to, way, measure, operate, run] as const)),
  );

  it.each(cases)('to %s makes that call late (%s, measured: %s)', async (to, _way, measure, operate, run) => {
    for (const error of [undefined, boom]) {
      const { breaker, heard } = circuit({ tripper: failureStreak(1), measure });
      const fn = (): string => {
        operate(breaker);
        if (error) throw error;
        return 'mine';
      };
      if (error) await expect((async () => run(breaker, fn))()).rejects.toBe(error);
      else expect(await run(breaker, fn)).toBe('mine');
      expect(breaker.state).toBe(to);
      expect(breaker.info().metrics.totalCount).toBe(0);
      expect(heard.signals).toHaveLength(to === 'closed' ? 0 : 1);
    }
  });
});

describe('a listener that operates the breaker', () => {
  it('is heard in order: everyone hears the first transition before the second, each once', () => {
    const order: string[] = [];
    const hear =
      (who: string) =>
      ({ oldState, newState }: Signal): void => {
        order.push(`${who}: ${oldState} -> ${newState}`);
      };
    const first = (signal: Signal): void => {
      hear('first')(signal);
      if (signal.newState === 'open') breaker.forceOpen();
      if (signal.newState === 'forced_open') breaker.disable();
    };
    const { breaker } = circuit({ listeners: [first, hear('second')], tripper: failureStreak(1) });
    fail(breaker);
    expect(order).toEqual([
      'first: closed -> open',
      'second: closed -> open',
      'first: open -> forced_open',
      'second: open -> forced_open',
      'first: forced_open -> disabled',
      'second: forced_open -> disabled',
    ]);
    expect(breaker.state).toBe('disabled');
  });

  it('that makes calls is heard in order as well', () => {
    const heard = recorder();
    const caller = ({ newState }: Signal): void => {
      if (newState === 'open') {
        clock.advance(WAIT);
        succeed(breaker, 2);
      }
    };
    const { breaker, clock } = circuit({
      listeners: [caller, heard],
      recovery: consecutive(2),
      tripper: failureStreak(1),
    });
    fail(breaker);
    expect(breaker.state).toBe('closed');
    expect(heard.signals.map(({ oldState, newState }) => `${oldState} -> ${newState}`)).toEqual([
      'closed -> open',
      'open -> half_open',
      'half_open -> closed',
    ]);
  });

  it('when half-open begins, sees the first probe already in flight, which then is late', () => {
    const reset = ({ newState }: Signal): void => {
      if (newState === 'half_open') breaker.reset();
    };
    const { breaker, clock } = circuit({ listeners: [reset], tripper: failureStreak(1) });
    breaker.trip();
    clock.advance(WAIT);
    fail(breaker);
    expect(breaker.state).toBe('closed');
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('through onCall, makes nothing of the transition that the call itself causes go missing', () => {
    const heard = recorder();
    const order: string[] = [];
    const meddler = {
      onSignal: ({ newState }: Signal) => void order.push(newState),
      onCall: () => {
        order.push('call');
        if (breaker.state === 'open') breaker.reset();
      },
    };
    const { breaker } = circuit({ listeners: [meddler, heard], tripper: failureStreak(1) });
    fail(breaker);
    expect(order).toEqual(['call', 'open', 'closed']);
    expect(heard.transitions()).toEqual(['closed -> open: failure_streak 1 >= 1', 'open -> closed: manual']);
  });
});

describe('a rule that operates the breaker while it is asked', () => {
  it('as tracker: the outcome is late', async () => {
    for (const measure of [true, false]) {
      const tracker = {
        error() {
          breaker.forceOpen();
          return true;
        },
      };
      const { breaker, heard } = circuit({ tracker, tripper: failureStreak(1), measure });
      await expect(breaker.call(() => Promise.reject(boom))).rejects.toBe(boom);
      expect(breaker.state).toBe('forced_open');
      expect(breaker.info().metrics.totalCount).toBe(0);
      expect(heard.signals).toHaveLength(1);
    }
  });

  it('as tripper: what it says is void', () => {
    const holds = (): boolean => {
      breaker.disable();
      return true;
    };
    const { breaker, heard } = circuit({ tripper: { holds } });
    fail(breaker);
    expect(breaker.state).toBe('disabled');
    expect(heard.transitions()).toEqual(['closed -> disabled: manual']);
  });

  it('as recovery: what it says is void', () => {
    const record = () => {
      breaker.forceOpen();
      return { to: 'closed' } as const;
    };
    const { breaker, clock, heard } = circuit({ recovery: { start: () => ({ record }) } });
    breaker.trip();
    clock.advance(WAIT);
    succeed(breaker);
    expect(breaker.state).toBe('forced_open');
    expect(heard.transitions().at(-1)).toBe('half_open -> forced_open: manual');
  });

  it('as permit: the call that it was asked about is not admitted into a state that is gone', () => {
    const permit = {
      admits() {
        breaker.trip();
        return true;
      },
    };
    const made = circuit({ permit });
    const { breaker } = made;
    bring(made, 'half_open');
    breaker.tryAcquire();
    expect(rejection(breaker).code).toBe('FLUXGATE_NOT_PERMITTED');
    expect(breaker.state).toBe('open');
    expect(breaker.info().metrics.totalCount).toBe(0);
  });

  it('as retry, when it draws the wait: the circuit opens after all that it did', () => {
    const delay = (): number => {
      if (breaker.state === 'closed') breaker.metricsOnly();
      return 5;
    };
    const { breaker, heard } = circuit({ retry: { delay }, tripper: failureStreak(1) });
    fail(breaker);
    expect(heard.transitions()).toEqual(['closed -> metrics_only: manual']);
    expect(breaker.state).toBe('metrics_only');
  });

  it('as retry, when it is ready: the call is judged by the state that there is now', () => {
    const ready = (): boolean => {
      breaker.reset();
      return true;
    };
    const { breaker } = circuit({ retry: { delay: () => 0, ready } });
    breaker.trip();
    expect(breaker.callSync(() => 'fine')).toBe('fine');
    expect(breaker.state).toBe('closed');
    expect(breaker.info().metrics.totalCount).toBe(1);
  });

  it('as retry, when it is ready, by opening the circuit anew: the call is refused, and does not ask again', () => {
    let asked = 0;
    const ready = (): boolean => {
      asked++;
      breaker.trip('still down');
      return true;
    };
    const { breaker, faults } = circuit({ retry: { delay: () => 0, ready } });
    breaker.trip();
    expect(rejection(breaker)).toMatchObject({ state: 'open' });
    expect(breaker.state).toBe('open');
    expect(asked).toBe(1);
    expect(faults).toEqual([]);
  });

  it('as retry, when it is ready, by opening the circuit anew: the refusal tells the new wait', () => {
    const waits = [0, 500];
    const ready = (): boolean => {
      breaker.trip('still down');
      return true;
    };
    const { breaker } = circuit({ retry: { delay: () => waits.shift() as number, ready } });
    breaker.trip();
    expect(rejection(breaker).retryAfter).toBe(500);
    expect(breaker.info().retryAfter).toBe(500);
  });

  it('as window, when it is made: the transition that asked for it is void', () => {
    let armed = false;
    const create = (measures: Measures): WindowState => {
      if (armed) {
        armed = false;
        breaker.disable();
      }
      return countWindow(9).create(measures);
    };
    const { breaker, heard } = circuit({ window: { create }, tripper: { holds: () => true }, retry: cooldown(1) });
    armed = true;
    fail(breaker);
    expect(breaker.state).toBe('disabled');
    expect(heard.transitions()).toEqual(['closed -> disabled: manual']);
  });
});
