/** @import { Library, Round, Scenario } from '../types.js' */
import { setTimeout as pause } from 'node:timers/promises';
import { heap } from '../heap.mjs';
import { ALL, answer, BARE } from '../subjects.mjs';
import { Unavailable } from '../unavailable.mjs';

const BREAKERS = 10_000;
const IDLE = 1_000;

/**
 * opossum is given one timer for all its breakers, as it advises; otherwise each has one of its own.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    '10,000 breakers, one call each, and then nothing for a second: processor time of the process and growth of its heap ' +
    'meanwhile; timers that were started; what the event loop holds (`process.getActiveResourcesInfo()`).',
  measurements: [
    {
      id: 'cpu',
      what: '10,000 idle breakers: processor time a second, added',
      comparison: 'added',
      unit: 'ms',
      libraries: ALL,
      baseline: BARE,
      // A ten-thousandth of a core is what an empty process differs by from one second to the next.
      aims: { '': { atMost: 0.1 } },
      rounds: 3,
      processes: 1,
      warmUp: 1,
      async prepare(library) {
        await make(library);
        return async () => {
          const before = process.cpuUsage();
          await pause(IDLE);
          const { user, system } = process.cpuUsage(before);
          return (user + system) / 1_000;
        };
      },
    },
    {
      id: 'heap',
      what: '10,000 idle breakers: heap grown in a second',
      comparison: 'added',
      unit: 'B',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 10_000 } },
      rounds: 3,
      processes: 1,
      warmUp: 1,
      async prepare(library) {
        await make(library);
        return async () => {
          const before = heap();
          await pause(IDLE);
          return heap() - before;
        };
      },
    },
    {
      id: 'timers',
      what: '10,000 breakers, one call each: timers started',
      comparison: 'added',
      unit: '',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 0 } },
      rounds: 1,
      warmUp: 0,
      async prepare(library) {
        const started = countTimers();
        await make(library);
        return () => started();
      },
    },
    {
      id: 'handles',
      what: '10,000 breakers, one call each: handles that keep the process alive',
      comparison: 'added',
      unit: '',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 0 } },
      rounds: 1,
      warmUp: 0,
      async prepare(library) {
        if (!tellsWhatItHolds()) throw new Unavailable('this runtime does not tell what its event loop holds');
        await make(library);
        return () => process.getActiveResourcesInfo().length;
      },
    },
  ],
};

/** Whether a timer that is there is told. */
function tellsWhatItHolds() {
  const timer = setTimeout(() => {}, 60_000);
  const told = process.getActiveResourcesInfo?.() ?? [];
  clearTimeout(timer);
  return told.length > 0;
}

/** They stay reachable to the end. @type {unknown[]} */
const kept = [];

/** @param {Library} library */
async function make(library) {
  for (let i = 0; i < BREAKERS; i++) {
    const one = library.create(answer);
    kept.push(one);
    await library.run(one, answer);
  }
}

/** Count the timers that are started from now on. @returns {Round} */
function countTimers() {
  let started = 0;
  for (const name of /** @type {const} */ (['setTimeout', 'setInterval', 'setImmediate'])) {
    const original = /** @type {(...args: unknown[]) => unknown} */ (globalThis[name]);
    const counted = (/** @type {unknown[]} */ ...args) => {
      started += 1;
      return original(...args);
    };
    Object.defineProperty(globalThis, name, { value: counted, configurable: true, writable: true });
  }
  return () => started;
}
