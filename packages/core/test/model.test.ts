import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { type Step, story } from './commands.js';
import { report } from './report.js';
import { Rig } from './rig.js';
import type { Setup } from './rules.js';
import { setup } from './setups.js';

/**
 * The breaker against a model of the contract, over random circuits and random stories.
 *
 * `FLUXGATE_RUNS` says over how many; a failure names the `FLUXGATE_SEED` and the `FLUXGATE_PATH` that tell its story again.
 */
const { FLUXGATE_RUNS = '2000', FLUXGATE_SEED, FLUXGATE_PATH } = process.env;
const options = {
  numRuns: Number(FLUXGATE_RUNS),
  ...(FLUXGATE_SEED !== undefined && { seed: Number(FLUXGATE_SEED) }),
  ...(FLUXGATE_PATH !== undefined && { path: FLUXGATE_PATH }),
};
const A_DAY = 86_400_000;

describe('the breaker and a model of the contract', () => {
  const agree = fc.asyncProperty(setup, story, (circuit, steps) => new Rig(circuit).play(steps));

  it(
    `agree after every step of ${options.numRuns} stories`,
    async () => {
      const { failed, counterexample, numRuns, seed, counterexamplePath } = await fc.check(agree, options);
      if (!failed) return;
      const [circuit, steps] = counterexample as [Setup, readonly Step[]];
      const trace = await report(circuit, steps);
      const again = `FLUXGATE_SEED=${seed} FLUXGATE_PATH=${counterexamplePath} npm test -- test/model.test.ts`;
      throw new Error(
        `They disagree, after ${numRuns} stories. A shortest one:\n\n${trace}\n\nTo tell it again: ${again}\n`,
      );
    },
    A_DAY,
  );
});
