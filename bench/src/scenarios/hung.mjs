/** @import { Measurement, Scenario } from '../types.js' */
import { CircuitBreaker } from '@fluxgate/core';
import { answer } from '../subjects.mjs';
import { timed } from '../timing.mjs';
import { wave } from './in-flight.mjs';

const UNWATCHED = '`callTimeout: Infinity`';

/** @type {Scenario} */
export const scenario = {
  how:
    'Calls through a closed circuit that watches for hung calls, against the same circuit with `callTimeout: Infinity`, which ' +
    'never looks at the clock for them. What both pay, counting calls in batches, is in the rows of `closed`.',
  measurements: [
    measurement('sequence', 'hung calls watched{}: calls one after another', 1.03, (breaker) =>
      timed(() => breaker.call(answer)),
    ),
    measurement(
      'beside-eight',
      'hung calls watched{}: calls one after another, beside eight that hang',
      1.1,
      (breaker) => {
        for (let i = 0; i < 8; i++) breaker.call(() => new Promise(() => {}));
        return timed(() => breaker.call(answer));
      },
    ),
    measurement('thousand', 'hung calls watched{}: 1,000 calls in flight', 1.1, (breaker) =>
      wave((work) => () => breaker.call(work)),
    ),
  ],
};

/**
 * @param {string} id
 * @param {string} what
 * @param {number} atMost
 * @param {(breaker: CircuitBreaker) => ReturnType<Measurement['prepare']>} prepare
 * @returns {Measurement}
 */
function measurement(id, what, atMost, prepare) {
  return {
    id,
    what,
    comparison: 'ratio',
    unit: 'ns',
    libraries: ['fluxgate'],
    variants: [UNWATCHED, ''],
    baseline: { variant: UNWATCHED },
    aims: { '': { atMost } },
    prepare: (_library, variant) =>
      prepare(new CircuitBreaker({ name: 'closed', ...(variant === UNWATCHED && { callTimeout: Infinity }) })),
  };
}
