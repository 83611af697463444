/** @import { Call, Round, Scenario } from '../types.js' */
import { ALL, answer } from '../subjects.mjs';
import { timed } from '../timing.mjs';

const CALLS = 20_000;

/** @type {Record<string, (call: Call) => Round>} */
const LOOPS = {
  'by hand': byHand,
  'as it is used here': timed,
};

/** @type {Scenario} */
export const scenario = {
  how:
    'Not a cost of breakers, but a check of the stopwatch: what the timing loop says a call takes, against a plain `for` loop ' +
    'between two readings of `process.hrtime`, after as many calls that do not count.',
  measurements: [
    {
      id: 'agreement',
      what: 'the timing loop, {}, against one by hand',
      comparison: 'ratio',
      unit: 'ns',
      rounds: 40,
      processes: 2,
      libraries: ALL,
      variants: Object.keys(LOOPS),
      baseline: { variant: 'by hand' },
      prepare(library, variant) {
        const loop = /** @type {(call: Call) => Round} */ (LOOPS[variant]);
        return loop(library.countWindow(answer));
      },
    },
  ],
};

/** @param {Call} call @returns {Round} */
function byHand(call) {
  return async () => {
    await inARow(call);
    const start = process.hrtime.bigint();
    await inARow(call);
    return Number(process.hrtime.bigint() - start) / CALLS;
  };
}

/** @param {Call} call */
async function inARow(call) {
  for (let i = 0; i < CALLS; i++) await call();
}
