import { CircuitBreaker, type Snapshot } from '@fluxgate/core';
import { recorder, type VirtualClock, virtualClock } from '@fluxgate/core/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endWith, operate } from './deeds.js';
import { MANUAL, type Manual } from './expected.js';
import { type Outcome, outcomes } from './outcomes.js';
import { rulesOf, type Setup } from './rules.js';
import { setup } from './setups.js';
import { VirtualWorld } from './world.js';

/**
 * A circuit that is restored from its snapshot after every step, beside one that never stops: they agree on everything that
 * anyone can see of them.
 */

/** Calls are over when the step is: one in flight would end with the process. */
type Step =
  | { readonly do: 'call'; readonly outcome: Outcome; readonly lasts: number; readonly times: number }
  | { readonly do: 'release' }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'advance to the retry'; readonly offset: number }
  | { readonly do: 'turn'; readonly healthy: boolean }
  | { readonly do: 'operate'; readonly operation: Manual };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      outcome: fc.constantFrom(...(Object.keys(outcomes) as Outcome[]), 'refused', 'value'),
      lasts: fc.constantFrom(0, 0, 0.5, 60, 1_000),
      times: fc.constantFrom(1, 1, 2, 7),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'release' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.constantFrom(0.5, 10, 100, 5_000, 60_000) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('advance to the retry' as const),
      offset: fc.constantFrom(0, -0.5, -1.5, 3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('turn' as const), healthy: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('operate' as const),
      operation: fc.constantFrom(...(Object.keys(MANUAL) as Manual[]), 'trip', 'trip', 'metrics_only'),
    }),
  },
);

/** One of the two, with all that it is made of. */
class Circuit {
  readonly heard = recorder({ calls: true });
  readonly shadows: string[] = [];
  readonly world: VirtualWorld;
  breaker: CircuitBreaker;
  faults = 0;
  readonly #setup: Setup;
  #draws = 0;

  constructor(given: Setup) {
    this.#setup = given;
    this.world = new VirtualWorld(given.origin, given.luck);
    this.breaker = this.#make(null);
  }

  #make(restore: Snapshot | null): CircuitBreaker {
    return new CircuitBreaker({
      ...rulesOf(this.#setup, this.world),
      name: 'under test',
      clock: this.world.clock,
      random: () => this.world.luck(this.#draws++),
      listeners: [
        {
          ...this.heard,
          onShadow: ({ reason, metrics }) => {
            this.shadows.push(`${reason} of ${metrics.totalCount}`);
          },
        },
      ],
      onError: (_error, { source }) => {
        if (source !== 'options') this.faults++;
      },
      restore,
    });
  }

  restart(): void {
    this.breaker = this.#make(JSON.parse(JSON.stringify(this.breaker)) as Snapshot);
  }

  do(given: Step): void {
    const { clock } = this.world;
    if (given.do === 'call') for (let i = 0; i < given.times; i++) this.#call(clock, given);
    if (given.do === 'release') this.breaker.tryAcquire()?.release();
    if (given.do === 'advance') clock.advance(given.ms);
    if (given.do === 'advance to the retry') {
      clock.advance(Math.max(0, (this.breaker.info().retryAfter ?? 0) + given.offset));
    }
    if (given.do === 'turn') this.world.healthy = given.healthy;
    if (given.do === 'operate') operate(this.breaker, given.operation, 'by hand');
  }

  #call(clock: VirtualClock, { outcome, lasts }: Extract<Step, { do: 'call' }>): void {
    try {
      this.breaker.callSync(() => {
        clock.advance(lasts);
        return endWith(outcome);
      });
    } catch {
      // What callers get is seen elsewhere.
    }
  }

  /** What is to be seen of it now. */
  get now(): string {
    const info = this.breaker.info();
    return JSON.stringify([info, String(info.reason), this.breaker.toJSON(), this.faults, this.#draws]);
  }

  /** What listeners have heard. */
  get told(): unknown {
    const signals = this.heard.signals.map(({ error, ...signal }) => JSON.stringify(signal));
    return [signals, this.heard.calls.map(({ error, ...event }) => JSON.stringify(event)), this.shadows];
  }
}

const { FLUXGATE_RUNS = '2000' } = process.env;

describe('a circuit that is restored after every step', () => {
  it('agrees with one that never stops', () => {
    // A window of the user's own need not save itself; all others go on with what they held.
    const circuits = setup.filter(({ window }) => window.kind !== 'everything');
    fc.assert(
      fc.property(circuits, fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), (given, steps) => {
        const [lasting, restored] = [new Circuit(given), new Circuit(given)];
        for (const one of steps) {
          lasting.do(one);
          restored.do(one);
          restored.restart();
          // Compared as text first: to compare objects takes longer than to make them.
          if (restored.now !== lasting.now) expect(JSON.parse(restored.now)).toEqual(JSON.parse(lasting.now));
        }
        expect(restored.told).toEqual(lasting.told);
      }),
      { numRuns: Number(FLUXGATE_RUNS) },
    );
  }, 86_400_000);
});

describe('a snapshot that was tampered with', () => {
  /** Something else in the place of one of its values. */
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      0.5,
      1e308,
      '',
      'x',
      '01',
      [],
      {},
      [null],
      { rule: 'x' },
      'open',
      2,
    ),
    fc.double(),
    fc.integer(),
    fc.jsonValue({ maxDepth: 2 }),
  );

  function places(of: unknown, path: (string | number)[] = []): (string | number)[][] {
    if (typeof of !== 'object' || of === null) return [path];
    return [path, ...Object.entries(of).flatMap(([key, inner]) => places(inner, [...path, key]))];
  }

  function changed(of: unknown, [key, ...rest]: (string | number)[], to: unknown, drop: boolean): unknown {
    if (key === undefined) return to;
    const copy = (Array.isArray(of) ? [...of] : { ...(of as object) }) as Record<string | number, unknown>;
    if (drop && rest.length === 0) delete copy[key];
    else copy[key] = changed((of as Record<string | number, unknown>)[key], rest, to, drop);
    return copy;
  }

  const NONSENSE = /NaN|undefined|null|\[object|Infinity/;

  it('is restored to something sane, or refused in words that name the option', () => {
    const { FLUXGATE_FUZZ = '200' } = process.env;
    let refused = 0;
    const mutation = fc.record({ pick: fc.nat(), to: value, drop: fc.boolean() });
    fc.assert(
      fc.property(
        setup,
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(fc.array(mutation, { minLength: 1, maxLength: 3 }), { minLength: 5, maxLength: 5 }),
        (given, steps, changes) => {
          const circuit = new Circuit({ ...given, broken: 'nothing' });
          for (const one of steps) circuit.do(one);
          const good: unknown = JSON.parse(JSON.stringify(circuit.breaker));
          for (const mutations of changes) {
            let restore = good;
            for (const { pick, to, drop } of mutations) {
              const all = places(restore);
              restore = changed(restore, all[pick % all.length] ?? [], to, drop);
            }
            refused += isRefused(circuit, { ...given, broken: 'nothing' }, restore) ? 1 : 0;
          }
        },
      ),
      { numRuns: Number(FLUXGATE_FUZZ) },
    );
    expect(refused).toBeGreaterThan(0);
  }, 86_400_000);

  function isRefused({ world }: Circuit, given: Setup, restore: unknown): boolean {
    const heard = recorder();
    const faults: unknown[] = [];
    const clock = virtualClock({ now: world.now(), epoch: world.epoch() });
    const rules = rulesOf(given, world);
    const onError = (error: unknown): unknown => faults.push(error);
    let breaker: CircuitBreaker;
    try {
      breaker = new CircuitBreaker({
        ...rules,
        name: 'under test',
        clock,
        listeners: [heard],
        onError,
        restore: restore as Snapshot,
      });
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      expect([TypeError, RangeError].some((one) => error instanceof one)).toBe(true);
      expect((error as Error).message).toMatch(/^restore[.[\w\]]* must be .*; got /s);
      return true;
    }
    // It works on: some calls, some time, and what it says makes sense.
    for (let i = 0; i < 4; i++) {
      clock.advance(1_000);
      try {
        breaker.callSync(() => endWith(i % 2 === 0 ? 'refused' : 'value'));
      } catch {
        // Its own error, or a rejection.
      }
    }
    breaker.trip();
    const { metrics, retryAfter, changedAt, outage } = breaker.info();
    for (const figure of [
      metrics.totalCount,
      metrics.failureCount,
      changedAt,
      outage?.duration ?? 0,
      retryAfter ?? 0,
    ]) {
      expect(Number.isFinite(figure)).toBe(true);
    }
    expect(metrics.failureCount).toBeLessThanOrEqual(metrics.totalCount);
    for (const { reason } of heard.signals) expect(String(reason)).not.toMatch(NONSENSE);
    const rulesThatNeverHold = faults.filter((fault) => !String(fault).includes('it never opens'));
    expect(rulesThatNeverHold).toEqual([]);
    expect(() => JSON.parse(JSON.stringify(breaker))).not.toThrow();
    return false;
  }
});
