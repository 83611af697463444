/** @import { Call, Round, Scenario } from '../types.js' */
import { ALL, BARE } from '../subjects.mjs';
import { timedWhole } from '../timing.mjs';

const IN_FLIGHT = 1_000;

/** @type {Scenario} */
export const scenario = {
  how:
    'A thousand calls are begun, then all are answered, then all are awaited with `Promise.all`; figures are calls per ' +
    'second, as a share of those without a breaker.',
  measurements: [
    {
      id: 'thousand',
      what: '1,000 calls in flight, calls per second against bare',
      comparison: 'rate',
      unit: 'ns',
      libraries: ALL,
      baseline: BARE,
      aims: { '': { atLeast: 0.6 } },
      floor: 'floor in-flight',
      prepare: (library) => wave((work) => library.countWindow(work)),
    },
  ],
};

/**
 * Nanoseconds a call, of calls that are all begun before the first is answered.
 *
 * @param {(work: () => Promise<unknown>) => Call} through - the call, of what it waits for
 * @returns {Round}
 */
export function wave(through) {
  /** @type {((value: number) => void)[]} */
  const answers = [];
  const call = through(() => new Promise((resolve) => answers.push(resolve)));
  const round = timedWhole(async () => {
    const calls = [];
    for (let i = 0; i < IN_FLIGHT; i++) calls.push(call());
    for (const answer of answers.splice(0)) answer(1);
    await Promise.all(calls);
  }, 60);
  return async () => (await round()) / IN_FLIGHT;
}
