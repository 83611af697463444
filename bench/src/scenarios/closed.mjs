/** @import { Call, Scenario } from '../types.js' */
import { ALL, answer, BARE, onceBroken } from '../subjects.mjs';
import { timed } from '../timing.mjs';

/**
 * Nearest to a count window in opossum are its ten buckets of a second. Durations: opossum keeps them for its percentiles,
 * cockatiel hands them to who listens to `onSuccess`.
 *
 * @type {Scenario}
 */
export const scenario = {
  how: 'Calls that succeed at once through a closed circuit, one after the other, each awaited. In all but the first row one call has failed before.',
  measurements: [
    {
      id: 'default',
      what: 'closed, success, default rules',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 1.95 } },
      floor: 'floor success',
      prepare: (library) => timed(library.countWindow(answer)),
    },
    {
      id: 'once-broken',
      what: 'closed, success, default rules, after a failure',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 1.95 } },
      floor: 'floor success',
      prepare: async (library) => timed(await broken(library.countWindow(onceBroken()))),
    },
    {
      id: 'time-window',
      what: 'closed, success, time window of 60 s',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 2.8 } },
      floor: 'floor success',
      prepare: async (library) => timed(await broken(library.timeWindow(onceBroken()))),
    },
    {
      id: 'durations',
      what: 'closed, success, durations measured',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 3.9 } },
      floor: 'floor success',
      prepare: async (library) => timed(await broken(library.countWindow(onceBroken(), { durations: true }))),
    },
  ],
};

/** Its first call fails. @param {Call} call */
async function broken(call) {
  try {
    await call();
  } catch {
    return call;
  }
  throw new Error('the first call was to fail');
}
