/** @import { Call, Scenario } from '../types.js' */
import { answer, failing } from '../subjects.mjs';
import { timed } from '../timing.mjs';
import { wave } from './in-flight.mjs';

const error = new Error('not permitted');

/** A promise that is resolved with one of these rejects a turn later, and is never reported as unhandled in between. */
const rejecting = {
  // biome-ignore lint/suspicious/noThenProperty: being a thenable is what it is for
  then(/** @type {unknown} */ _resolve, /** @type {(reason: unknown) => void} */ reject) {
    reject(error);
  },
};

const passed = (/** @type {unknown} */ value) => value;
const failed = () => rejecting;

/** The least that a breaker can do about a call that succeeds. @type {Record<string, Call>} */
const SUCCESS = {
  nothing: answer,
  'hear how it ends (`then`, handlers made before)': () => answer().then(passed, failed),
  'hear how it ends in an `async` function': async () => passed(await answer()),
  'the same `then` and one reading of the clock': () => {
    performance.now();
    return answer().then(passed, failed);
  },
  'the same `then` and two readings of the clock': () => {
    const start = performance.now();
    return answer().then((value) => {
      passed(performance.now() - start);
      return value;
    }, failed);
  },
};

const mixed = failing(2);

/** About calls of which two in five fail. @type {Record<string, Call>} */
const FAILURE = {
  nothing: mixed,
  'hear of successes alone (`then` with one handler)': () => mixed().then(passed),
  'hear how it ends (`then`), and reject with a thenable': () => mixed().then(passed, failed),
  'hear how it ends (`then`), and throw': () =>
    mixed().then(passed, (reason) => {
      throw reason;
    }),
};

/** @typedef {(work: () => Promise<unknown>) => Call} Heard */

/** About calls that wait for their answer, all at once. @type {Record<string, Heard>} */
const IN_FLIGHT = {
  nothing: (work) => work,
  'hear how each ends (`then`, handlers made before)': (work) => () => work().then(passed, failed),
};

/** About calls that are refused. @type {Record<string, Call>} */
const REFUSAL = {
  'Promise.reject': () => Promise.reject(error),
  'resolve with a thenable that rejects, made before': () => Promise.resolve(rejecting),
  'the same, and one reading of the clock': () => {
    performance.now();
    return Promise.resolve(rejecting);
  },
  '`throw` in an `async` function': async () => {
    throw error;
  },
};

/**
 * No breaker at all: what the engine asks for the steps that none can leave out.
 *
 * @type {Scenario}
 */
export const scenario = {
  how:
    'Not a breaker, but the steps that no breaker can leave out, each alone, against doing nothing: what the engine leaves ' +
    'to be gained. In the last row labels were looked up before.',
  measurements: [
    {
      id: 'success',
      what: 'floor, success: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare'],
      variants: Object.keys(SUCCESS),
      baseline: { variant: 'nothing' },
      prepare: (_library, variant) => timed(/** @type {Call} */ (SUCCESS[variant])),
    },
    {
      id: 'failure',
      what: 'floor, 40 % failing: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare'],
      variants: Object.keys(FAILURE),
      baseline: { variant: 'nothing' },
      prepare: (_library, variant) => timed(/** @type {Call} */ (FAILURE[variant]), { fails: true }),
    },
    {
      id: 'refusal',
      what: 'floor, not permitted: {}',
      comparison: 'ratio',
      unit: 'ns',
      libraries: ['bare'],
      variants: Object.keys(REFUSAL),
      baseline: { variant: 'Promise.reject' },
      prepare: (_library, variant) => timed(/** @type {Call} */ (REFUSAL[variant]), { fails: true }),
    },
    {
      id: 'in-flight',
      what: 'floor, 1,000 calls in flight: {}, calls per second',
      comparison: 'rate',
      unit: 'ns',
      libraries: ['bare'],
      variants: Object.keys(IN_FLIGHT),
      baseline: { variant: 'nothing' },
      prepare: (_library, variant) => wave(/** @type {Heard} */ (IN_FLIGHT[variant])),
    },
    {
      id: 'prometheus',
      what: 'not a floor, but what one would do first: {}, added to a call',
      comparison: 'added',
      unit: 'ns',
      libraries: ['bare'],
      variants: ['nothing', 'a counter and a histogram of prom-client, and two readings of the clock'],
      baseline: { variant: 'nothing' },
      prepare: async (_library, variant) => timed(variant === 'nothing' ? answer : await observed()),
    },
  ],
};

async function observed() {
  const { Counter, Histogram, Registry } = await import('prom-client');
  const options = {
    help: 'As the listener has it.',
    labelNames: ['circuit_name', 'outcome'],
    registers: [new Registry()],
  };
  const counter = new Counter({ name: 'calls_total', ...options }).labels('heard', 'success');
  const histogram = new Histogram({ name: 'seconds', ...options }).labels('heard', 'success');
  return () => {
    const start = performance.now();
    return answer().then((value) => {
      counter.inc();
      histogram.observe((performance.now() - start) / 1_000);
      return value;
    });
  };
}
