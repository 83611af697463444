/** @import { Scenario } from '../types.js' */
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
      aims: { '': { atLeast: 0.55 } },
      prepare(library) {
        /** @type {((value: number) => void)[]} */
        const answers = [];
        const call = library.countWindow(() => new Promise((resolve) => answers.push(resolve)));
        const wave = async () => {
          const calls = [];
          for (let i = 0; i < IN_FLIGHT; i++) calls.push(call());
          for (const answer of answers.splice(0)) answer(1);
          await Promise.all(calls);
        };
        const round = timedWhole(wave, 60);
        return async () => (await round()) / IN_FLIGHT;
      },
    },
  ],
};
