/** @import { Scenario } from '../types.js' */
import { answer, BREAKERS } from '../subjects.mjs';
import { timedOnce } from '../timing.mjs';

/** @type {Scenario} */
export const scenario = {
  how:
    'Time to make 100,000 breakers and keep them, collections included, divided by their number; of opossum 10,000, which ' +
    'take long enough.',
  measurements: [
    {
      id: 'each',
      what: 'creation, one of 100,000',
      comparison: 'absolute',
      unit: 'ns',
      libraries: BREAKERS,
      rounds: 4,
      warmUp: 0,
      prepare(library, _variant, name) {
        const breakers = name === 'opossum' ? 10_000 : 100_000;
        /** @type {unknown[]} */
        const kept = new Array(breakers).fill(undefined);
        const round = timedOnce(() => {
          for (let i = 0; i < breakers; i++) kept[i] = library.create(answer);
        });
        return async () => {
          const each = (await round()) / breakers;
          for (const one of kept.reverse()) library.dispose(one);
          kept.fill(undefined);
          return each;
        };
      },
    },
  ],
};
