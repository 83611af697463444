import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.mjs';

export const USAGE = `npm run bench -- [scenario...] [options]

Without a scenario, all of them: ${SCENARIOS.join(', ')}.

  --runtime <path>  measure on this Node or Bun instead of the one that runs this
  --quick           few rounds: whether it works, not what it costs
  --json <file>     write the results there, too; - is standard output, in place of the table
  --readme          keep the results of this runtime, and write the tables of README.md anew
  --render          measure nothing: write those tables from what was kept
  --guard           count what calls cost, instead of timing them, and compare with the budget
  --record          with --guard: make what is counted the budget
  --help            show this`;

/** Says what is wrong with the command line. */
export class UsageError extends Error {}

/** @param {readonly string[]} args */
export function parse(args) {
  const { values, positionals: scenarios } = read(args);
  for (const name of scenarios) {
    if (!SCENARIOS.some((one) => one === name)) {
      throw new UsageError(`there is no scenario '${name}'; accepted are: ${SCENARIOS.join(', ')}`);
    }
  }
  const { quick = false, readme = false } = values;
  if (readme && (quick || scenarios.length > 0)) {
    throw new UsageError('--readme is for a full run: it takes neither scenarios nor --quick');
  }
  if (values.record && !values.guard) throw new UsageError('--record goes with --guard');
  return { ...values, quick, readme, scenarios: scenarios.length > 0 ? scenarios : SCENARIOS };
}

/** @param {readonly string[]} args */
function read(args) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        runtime: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'string' },
        readme: { type: 'boolean' },
        render: { type: 'boolean' },
        guard: { type: 'boolean' },
        record: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}
