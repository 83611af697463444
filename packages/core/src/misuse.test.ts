import { describe, expect, it } from '@jest/globals';
import { boom, bring, circuit, rejection, succeed, thenable, unreadable } from './breaker.test-kit.js';
import { CircuitBreaker } from './index.js';

describe('a method that was taken off its breaker', () => {
  it.each(['call', 'callWithFallback'] as const)('%s rejects, and says how to call it', async (method) => {
    const { [method]: taken } = circuit().breaker;
    const said = `${method} must be called on its breaker: breaker.${method}(…), not a ${method} that was taken off it`;
    const call = taken as (...args: unknown[]) => Promise<unknown>;
    for (const on of [undefined, null, {}, 7, 'text', Object.create(CircuitBreaker.prototype)]) {
      await expect(
        call.call(
          on,
          async () => 1,
          () => 2,
        ),
      ).rejects.toThrow(new TypeError(said));
    }
  });

  it.each(['callSync', 'callSyncWithFallback', 'wrap', 'wrapSync', 'tryAcquire', 'acquire'] as const)(
    '%s throws, and says how to call it',
    (method) => {
      const { [method]: taken } = circuit().breaker;
      const call = taken as (...args: unknown[]) => unknown;
      expect(() =>
        call(
          () => 1,
          () => 2,
        ),
      ).toThrow(`${method} must be called on its breaker`);
    },
  );
});

describe('what is given in place of a function', () => {
  it('is named, and a promise is told from what makes one', async () => {
    const { breaker } = circuit();
    const promise = Promise.resolve(1);
    await expect(breaker.call(promise as never)).rejects.toThrow(
      new TypeError('call(fn) must be a function, such as () => promise; got an object'),
    );
    await expect(breaker.call(5 as never)).rejects.toThrow(new TypeError('call(fn) must be a function; got 5'));
    expect(() => breaker.callSync(promise as never)).toThrow('callSync(fn) must be a function, such as () => promise');
    expect(breaker.info().inFlight).toBe(0);
  });
});

describe('a function whose outcome comes later, piece by piece', () => {
  async function* pieces(): AsyncGenerator<number> {
    yield 1;
    throw boom;
  }
  function* lines(): Generator<number> {
    yield 1;
  }
  const observable = { subscribe() {}, pipe() {} };
  const standard = { subscribe() {}, [Symbol.for('observable')]() {} };

  it.each<[string, () => unknown, string]>([
    ['an async generator', pieces, 'an async iterable'],
    ['an Observable of RxJS', () => observable, 'an Observable'],
    ['a standard Observable', () => standard, 'an Observable'],
    ['a generator', lines, 'a generator'],
  ])('is reported once: %s, by call and callSync', async (_what, fn, kind) => {
    const { breaker, faults } = circuit();
    const value = await breaker.call(fn);
    expect(typeof value).toBe('object');
    breaker.callSync(fn);
    await breaker.call(fn);
    expect(faults).toMatchObject([{ source: 'stream' }]);
    expect(String(faults[0]?.error)).toBe(
      `TypeError: a function returned ${kind}, whose outcome was not seen; use stream(breaker, fn) or a ticket`,
    );
    expect(breaker.info()).toMatchObject({ inFlight: 0, metrics: { totalCount: 0 } });
  });

  it('gives the place of a probe back', async () => {
    const made = circuit({ maxHalfOpenCalls: 1 });
    bring(made, 'half_open');
    await made.breaker.call(pieces);
    succeed(made.breaker, 2);
    expect(made.breaker.state).toBe('closed');
  });

  it.each<[string, unknown]>([
    ['an array', [1]],
    ['a map', new Map([[1, 2]])],
    ['an iterator', new Map().values()],
    ['a value with a subscribe method', { subscribe() {} }],
    ['a value that cannot be looked at', unreadable()],
    ['null', null],
    ['a string', 'text'],
  ])('is not one that returns %s', async (_what, value) => {
    const { breaker, faults } = circuit();
    expect(breaker.callSync((): unknown => value) === value).toBe(true);
    expect(faults).toEqual([]);
    expect(breaker.info().metrics).toMatchObject({ totalCount: 1, failureCount: 0 });
  });

  it('is not a query that can be iterated as well as awaited', async () => {
    const query = Object.assign(
      thenable((resolve: (value: number) => void) => resolve(3)),
      {
        async *[Symbol.asyncIterator]() {},
      },
    );
    const { breaker, faults } = circuit();
    expect(await breaker.call(() => query as never)).toBe(3);
    expect([faults, breaker.info().metrics.totalCount]).toEqual([[], 1]);
  });
});

describe('a promise with a then of its own', () => {
  it('counts once, however often it calls its handlers', async () => {
    for (const options of [{}, { measure: true }]) {
      const { breaker } = circuit(options);
      const promise = Promise.resolve('fine');
      const then = promise.then.bind(promise);
      Object.assign(promise, {
        // biome-ignore lint/suspicious/noThenProperty: that is what is tested
        then: (resolved: (value: string) => unknown, rejected: (error: unknown) => unknown) => {
          for (let i = 0; i < 3; i++) resolved?.('fine');
          rejected?.(boom);
          return then(resolved, rejected);
        },
      });
      expect(await breaker.call(() => promise)).toBe('fine');
      expect(breaker.info()).toMatchObject({ inFlight: 0, metrics: { totalCount: 1, failureCount: 0 } });
    }
  });
});

describe('a call close to the end of the stack', () => {
  it('changes the state and tells it, or does neither', async () => {
    let openings = 0;
    for (let spare = 0; spare < 1_500; spare += 3) {
      const { breaker, heard } = circuit({ tripper: { holds: ({ failureStreak }) => failureStreak > 0 } });
      atTheEdge(spare, () => breaker.tryAcquire()?.failure(boom));
      await Promise.resolve();
      await Promise.resolve();
      // What waits is delivered by the next call at the latest.
      breaker.tryAcquire()?.release();
      const { state } = breaker;
      expect(heard.transitions()).toHaveLength(state === 'open' ? 1 : 0);
      if (state === 'open') openings++;
      breaker.reset();
      expect(rejectionOrNot(breaker)).toBe(false);
    }
    expect(openings).toBeGreaterThan(0);
  });
});

/** Runs `work` once the stack has overflowed and so many frames of it are free again. */
function atTheEdge(spare: number, work: () => unknown): void {
  let left = spare;
  let tried = false;
  const dive = (): void => {
    try {
      dive();
    } catch (overflow) {
      if (tried || left-- > 0) throw overflow;
      tried = true;
      work();
    }
  };
  try {
    dive();
  } catch {
    // It overflowed in `work`.
  }
}

function rejectionOrNot(breaker: CircuitBreaker): boolean {
  try {
    rejection(breaker);
    return true;
  } catch {
    return false;
  }
}
