/** @import { Library, LibraryName, Round, Scenario } from '../types.js' */
import { setImmediate as turn } from 'node:timers/promises';
import { heap } from '../heap.mjs';
import { ALL, answer, BARE, BREAKERS, failing } from '../subjects.mjs';
import { Unavailable } from '../unavailable.mjs';

const CALLS_EACH = 200;
const MANY_CALLS = 10_000_000;

/**
 * opossum's breakers hold a function each, as its documentation has it; here it is one and the same for all of them. It keeps
 * the latency of every call of the last ten seconds, percentiles or not: that is what grows, and it does end.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'Bytes that are alive after collection, buffers outside the heap included. Per breaker: the growth by 10,000 or 100,000 of ' +
    'them, divided. After 200 calls: one in five failed. Ten million calls on one breaker: the growth after a million; opossum keeps the ' +
    'latency of each call of the last ten seconds, which is what grows there, and ends.',
  measurements: [
    {
      id: 'idle',
      what: 'heap of an idle breaker, {}',
      comparison: 'absolute',
      unit: 'B',
      libraries: BREAKERS,
      variants: ['one of 10,000', 'one of 100,000'],
      aims: { 'one of 10,000': { atMost: 600 }, 'one of 100,000': { atMost: 600 } },
      rounds: 1,
      warmUp: 1,
      prepare: (library, variant, name) => perBreaker(library, count(variant, name), 0),
    },
    {
      id: 'used',
      what: 'heap after 200 calls, {}',
      comparison: 'absolute',
      unit: 'B',
      libraries: BREAKERS,
      variants: ['one of 10,000', 'one of 100,000'],
      aims: { 'one of 10,000': { atMost: 1_000 }, 'one of 100,000': { atMost: 1_000 } },
      rounds: 1,
      warmUp: 0,
      prepare: (library, variant, name) => perBreaker(library, count(variant, name), CALLS_EACH),
    },
    {
      id: 'flat',
      what: 'heap grown by 10 million calls on one breaker',
      comparison: 'added',
      unit: 'B',
      libraries: ALL,
      baseline: BARE,
      // Less than a byte in a thousand calls is no growth, but the garbage of compiling.
      aims: { '': { atMost: 10_000 } },
      rounds: 1,
      warmUp: 0,
      prepare: (library) => growth(library),
    },
  ],
};

/**
 * @param {string} variant
 * @param {LibraryName} name
 */
function count(variant, name) {
  const breakers = Number(variant.replace(/\D/g, ''));
  if (name === 'opossum' && breakers > 10_000) {
    throw new Unavailable('left out for the minutes that it takes to make and use 100,000 breakers of opossum');
  }
  return breakers;
}

/**
 * @param {Library} library
 * @param {number} breakers
 * @param {number} callsEach
 * @returns {Round}
 */
function perBreaker(library, breakers, callsEach) {
  const work = failing(1);
  const kept = new Array(breakers).fill(undefined);
  const make = async (/** @type {number} */ count) => {
    for (let i = 0; i < count; i++) {
      kept[i] = library.create(work);
      for (let call = 0; call < callsEach; call++) {
        try {
          await library.run(kept[i], work);
        } catch {
          // One call in five fails, so that the window has something to remember.
        }
      }
    }
  };
  const forget = () => {
    // The last one first: the order in which an event emitter finds its listeners soonest.
    for (const one of kept.reverse()) if (one !== undefined) library.dispose(one);
    kept.fill(undefined);
  };
  return async () => {
    // What all breakers share, compiled code included, is made with the first ones.
    await make(1_000);
    forget();
    const before = heap();
    await make(breakers);
    const each = (heap() - before) / breakers;
    forget();
    return each;
  };
}

/**
 * @param {Library} library
 * @returns {Round}
 */
function growth(library) {
  const kept = library.create(answer);
  const calls = async (/** @type {number} */ count) => {
    for (let call = 1; call <= count; call++) {
      await library.run(kept, answer);
      // Timers get their turn, as they do in a server.
      if (call % 10_000 === 0) await turn();
    }
  };
  return async () => {
    await calls(MANY_CALLS / 10);
    const before = heap();
    await calls(MANY_CALLS);
    return heap() - before;
  };
}
