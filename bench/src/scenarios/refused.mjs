/** @import { Scenario } from '../types.js' */
import { ALL, BARE } from '../subjects.mjs';
import { timed } from '../timing.mjs';

/** @type {Scenario} */
export const scenario = {
  how: 'Calls to an open circuit. Bare is `Promise.reject` with an error made beforehand.',
  measurements: [
    {
      id: 'not-permitted',
      what: 'not permitted, against `Promise.reject(prebuilt)`',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 0.5 } },
      floor: 'floor refusal',
      prepare: async (library) => timed(await library.refusing(), { fails: true }),
    },
  ],
};
