/** @import { Call, Round, Scenario } from '../types.js' */
import { measure } from 'mitata';
import { answer, BREAKERS } from '../subjects.mjs';
import { timed } from '../timing.mjs';

const CALLS = 20_000;

/** @type {Record<string, (call: Call) => Round>} */
const LOOPS = {
  'by hand': byHand,
  'as it is used here': timed,
  'mitata alone': mitataAlone,
};

/** @type {Scenario} */
export const scenario = {
  how:
    'Not a cost of breakers, but a check of the stopwatch: what the timing loop says a call takes, against a plain `for` loop ' +
    'between two readings of `process.hrtime`; for the loop as it is used here, and for mitata without our block of 1,000 calls.',
  measurements: [
    {
      id: 'agreement',
      what: 'the timing loop, {}, against one by hand',
      comparison: 'ratio',
      unit: 'ns',
      rounds: 20,
      processes: 2,
      libraries: BREAKERS,
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
    const start = process.hrtime.bigint();
    for (let i = 0; i < CALLS; i++) await call();
    return Number(process.hrtime.bigint() - start) / CALLS;
  };
}

/** @param {Call} call @returns {Round} */
function mitataAlone(call) {
  const options = { samples_threshold: Number.POSITIVE_INFINITY, min_cpu_time: 10e6 };
  return async () => (await measure(call, options)).avg;
}
