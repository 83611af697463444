import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.mjs';

export const USAGE = `npm run bench -- [scenario...] [options]

Without a scenario, runs all of them: ${SCENARIOS.join(', ')}.

  --runtime <path>  measure on this Node or Bun instead of the current one
  --quick           few rounds: check that it runs, not what it costs
  --json <file>     also write the results to this file; - prints them instead of the table
  --readme          keep the results of this runtime; rewrite RESULTS.md and the table in the root READMEs
  --render          measure nothing; rewrite these tables from the kept results
  --guard           count what calls cost instead of timing them, and compare with the budget
  --record          with --guard: save the counts as the new budget
  --help            show this`;

/** The command line is invalid; the message says why. */
export class UsageError extends Error {}

/** @param {readonly string[]} args */
export function parse(args) {
  const { values, positionals: scenarios } = read(args);
  for (const name of scenarios) {
    if (!SCENARIOS.some((one) => one === name)) {
      throw new UsageError(`unknown scenario "${name}"; expected one of ${SCENARIOS.join(', ')}`);
    }
  }
  const { quick = false, readme = false } = values;
  if (readme && (quick || scenarios.length > 0)) {
    throw new UsageError('--readme needs a full run: it cannot be combined with scenarios or --quick');
  }
  if (values.record && !values.guard) throw new UsageError('--record requires --guard');
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
