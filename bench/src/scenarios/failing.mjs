/** @import { Scenario } from '../types.js' */
import { ALL, BARE, failing } from '../subjects.mjs';
import { timed } from '../timing.mjs';

const FRAMES = 20;

/**
 * The rules tolerate 90 % of failures, so that circuits stay closed.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'As `closed`, with two calls in five failing by an error made beforehand. Under 20 frames, each call is made from the ' +
    'bottom of 20 nested functions; those that fail do so with an error made there, stack trace included. Not permitted, bare is ' +
    '`Promise.reject` with an error made beforehand.',
  measurements: [
    {
      id: '40-percent',
      what: 'closed, 40 % failing',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atMost: 1.35 } },
      floor: 'floor failure',
      prepare: (library) => timed(library.countWindow(failing(2), { threshold: 0.9 }), { fails: true }),
    },
    {
      id: 'deep',
      what: 'closed, 40 % failing with a fresh error, under 20 stack frames',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      prepare(library) {
        let turn = 0;
        const call = library.countWindow(
          async () => {
            turn = (turn + 2) % 5;
            if (turn < 2) throw new Error('refused');
            return 1;
          },
          { threshold: 0.9 },
        );
        return timed(() => under(FRAMES, call), { fails: true });
      },
    },
    {
      id: 'deep-refused',
      what: 'not permitted, under 20 stack frames',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      async prepare(library) {
        const call = await library.refusing();
        return timed(() => under(FRAMES, call), { fails: true });
      },
    },
  ],
};

/**
 * @param {number} frames
 * @param {import('../types.js').Call} call
 * @returns {unknown}
 */
function under(frames, call) {
  return frames === 0 ? call() : under(frames - 1, call);
}
