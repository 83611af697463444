import { beforeAll, describe, expect, it } from '@jest/globals';
import { budgets, type CountsByWorkload, count, excesses } from './guard.mjs';

// Processes are started, and the machine may be busy.
const CLOSED = 'closed, success, default rules';

let counts: CountsByWorkload;
beforeAll(async () => {
  counts = await count();
});

/** What the guard says of a core whose `call` is not what it was. */
async function excessesOf(body: string): Promise<string[]> {
  const source = `
    const callBefore = CircuitBreaker.prototype.call;
    let kept: unknown;
    CircuitBreaker.prototype.call = function (fn, ...args) { ${body} };`;
  return excesses(await count({ change: (breaker) => breaker + source }), budgets());
}

describe('what a call costs', () => {
  it('is in the budget', () => {
    expect(excesses(counts, budgets())).toEqual([]);
  });

  it('comes out the same every time', async () => {
    expect(await count()).toEqual(counts);
  });

  it('does not grow with the window', () => {
    const small = counts['closed, success, after a failure'];
    // Every hundredth call begins a small window anew, which takes another way through the code.
    const {
      blocks: _blocks,
      bytes,
      ...large
    } = counts['closed, success, after a failure, a window of 100,000 calls'] ?? {};
    expect(large['promises']).toBe(1);
    expect(small).toMatchObject(large);
    expect(bytes).toBeLessThan((small?.['bytes'] ?? 0) + 32);
  });

  it('is nothing for a call that hangs beside it, and a look at the clock where eight do', () => {
    expect(counts['closed, success, beside a call that hangs']).toEqual(counts[CLOSED]);
    const { 'clock reads': reads, promises, turns } = counts['closed, success, beside eight calls that hang'] ?? {};
    expect({ reads, promises, turns }).toEqual({ reads: 1, promises: 1, turns: 1 });
  });

  it('is nothing for a listener that hears no calls, but the code that finds that out', () => {
    const { functions: _functions, blocks: _blocks, ...rest } = counts[CLOSED] ?? {};
    expect(counts['closed, success, a listener of signals']).toMatchObject(rest);
  });
});

describe('the guard sees', () => {
  it('a careless async', async () => {
    const change = (breaker: string) => {
      const careless = breaker.replace(/^ {2}call</m, '  async call<');
      expect(careless).not.toBe(breaker);
      return careless;
    };
    const found = excesses(await count({ change }), budgets());
    expect(found).toContainEqual(expect.stringMatching(`^${CLOSED}: 3 promises a call`));
    expect(found).toContainEqual(expect.stringMatching(`^${CLOSED}: [2-9] turns a call`));
    expect(found).toContainEqual(expect.stringMatching(`^${CLOSED}: \\d+ bytes a call`));
  });

  it('a clock that is read', async () => {
    const found = await excessesOf('performance.now(); return callBefore.call(this, fn, ...args);');
    expect(found).toContainEqual(expect.stringMatching(`^${CLOSED}: 1 clock reads a call`));
  });

  it('something made for each call', async () => {
    const found = await excessesOf('kept = { fn, args, at: [1, 2, 3] }; return callBefore.call(this, fn, ...args);');
    expect(found).toContainEqual(expect.stringMatching(`^${CLOSED}: \\d+ bytes a call`));
  });

  it('closures that are made anew where calls are timed', async () => {
    const change = (breaker: string) => {
      const careless = breaker.replace('generation.spare ?? this', 'this');
      expect(careless).not.toBe(breaker);
      return careless;
    };
    const found = excesses(await count({ change }), budgets());
    for (const workload of ['closed, success, durations measured', 'closed, success, a listener of calls']) {
      expect(found).toContainEqual(expect.stringMatching(`^${workload}: \\d+ bytes a call`));
    }
  });

  it('a loop', async () => {
    const found = await excessesOf('for (let i = 0; i < 10; i++) kept = i; return callBefore.call(this, fn, ...args);');
    expect(found).toContainEqual(expect.stringMatching(`^${CLOSED}: \\d+ blocks a call`));
  });

  it('a workload that is not counted any more', () => {
    expect(excesses({}, { gone: { promises: 1 } })).toEqual(['gone: undefined promises a call, 1 are in the budget']);
  });
});
