/** @import { Library, LibraryName, Scenario } from '../types.js' */
import { heap } from '../heap.mjs';
import { ALL, answer, BARE } from '../subjects.mjs';
import { timed } from '../timing.mjs';
import { Unavailable } from '../unavailable.mjs';

const CALLS_A_MS = 100;
const CALLS_A_MINUTE = 60_000 * CALLS_A_MS;

/**
 * A clock that the calls themselves move: 100 of them are a millisecond. Fluxgate is given it; cockatiel reads `Date.now()`.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'A time window of 60 s at 100,000 calls a second, by a virtual clock that each call moves on by 10 µs; the window is full ' +
    'before anything is measured. Such a clock costs next to nothing to read.',
  measurements: [
    {
      id: 'time',
      what: 'time window of 60 s at 100,000 calls a second',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      // Each of them has six million calls behind it before it is measured.
      rounds: 60,
      processes: 2,
      prepare: async (library, _variant, name) => timed(await fullMinute(library, name)),
    },
    {
      id: 'heap',
      what: 'time window of 60 s at 100,000 calls a second: heap grown in a minute more',
      comparison: 'added',
      unit: 'B',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 10_000 } },
      // What was compiled late falls into one of them.
      rounds: 3,
      processes: 1,
      warmUp: 0,
      async prepare(library, _variant, name) {
        const call = await fullMinute(library, name);
        return async () => {
          const before = heap();
          for (let i = 0; i < CALLS_A_MINUTE; i++) await call();
          return heap() - before;
        };
      },
    },
  ],
};

/** @param {Library} library @param {LibraryName} name */
async function fullMinute(library, name) {
  if (name === 'opossum') throw new Unavailable('its buckets are turned by a timer, not by a clock');
  let now = Date.now();
  const clock = { now: () => now, epoch: () => now };
  Date.now = clock.now;
  const call = name === 'fluxgate' ? await fluxgate(clock) : library.timeWindow(answer);
  const step = () => {
    now += 1 / CALLS_A_MS;
    return call();
  };
  for (let i = 0; i < CALLS_A_MINUTE; i++) await step();
  return step;
}

/** @param {import('@fluxgate/core').Clock} clock */
async function fluxgate(clock) {
  const { CircuitBreaker, timeWindow } = await import('@fluxgate/core');
  const breaker = new CircuitBreaker({ name: 'busy', window: timeWindow(60_000), clock });
  return () => breaker.call(answer);
}
