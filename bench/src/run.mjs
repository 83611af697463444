/** The command line: see `arguments.mjs`, or `npm run bench -- --help`. */
/** @import { Report, Row } from './types.js' */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, USAGE, UsageError } from './arguments.mjs';
import { guard } from './guard/guard.mjs';
import { machine, runtimeName, versions } from './machine.mjs';
import { run } from './measurement.mjs';
import { between, keep, QUOTING, quoting, RESULTS_PAGE, results } from './readme.mjs';
import { load } from './scenarios.mjs';
import { summary, tables } from './table.mjs';

/** Where the command was typed: npm runs it elsewhere. */
const CALLED_FROM = process.env['INIT_CWD'] ?? '.';

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}

/** @param {readonly string[]} args */
async function main(args) {
  const options = parse(args);
  if (options.help) return print(USAGE);
  const runtime = options.runtime === undefined ? process.execPath : located(options.runtime);
  if (options.guard) return guard({ record: options.record ?? false, runtime });
  if (options.render) return render();
  const report = await measure(options, runtime, commandOf(args));
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.json === '-') process.stdout.write(json);
  else print(`${report.runtime}, ${report.machine}\n\n${tables(report)}\n\n${summary(report.rows)}`);
  if (options.json !== undefined && options.json !== '-') writeFileSync(resolve(CALLED_FROM, options.json), json);
  if (options.readme) {
    keep(report);
    await render();
  }
  return report.rows.some(({ outcomes }) => Object.values(outcomes).some((one) => 'failed' in one)) ? 1 : 0;
}

async function render() {
  writeFileSync(RESULTS_PAGE, between(readFileSync(RESULTS_PAGE, 'utf8'), 'results', await results()));
  for (const [language, page] of QUOTING) writeFileSync(page, quoting(readFileSync(page, 'utf8'), language));
  return 0;
}

/** A path from where the command was typed; a name is looked for where the shell does. @param {string} runtime */
function located(runtime) {
  return runtime.includes('/') ? resolve(CALLED_FROM, runtime) : runtime;
}

/** As anyone would type it, wherever their runtimes are. @param {readonly string[]} args */
function commandOf(args) {
  const shown = args.map((arg, i) => (args[i - 1] === '--runtime' ? '<path>' : arg));
  return ['npm run bench', ...(shown.length > 0 ? ['--', ...shown] : [])].join(' ');
}

/** @param {string} text */
function print(text) {
  console.log(text);
  return 0;
}

/**
 * @param {{ scenarios: readonly string[], quick: boolean }} options
 * @param {string} runtime
 * @param {string} command
 * @returns {Promise<Report>}
 */
async function measure({ scenarios, quick }, runtime, command) {
  const name = runtimeName(runtime);
  /** @type {Row[]} */
  const rows = [];
  for (const scenario of scenarios) {
    const { measurements } = await load(scenario);
    for (const measurement of measurements) {
      const start = performance.now();
      rows.push(...(await run(measurement, { scenario, runtime, quick })));
      console.error(`${scenario} ${measurement.id}: ${((performance.now() - start) / 1_000).toFixed(1)} s`);
    }
  }
  return {
    runtime: name,
    machine: machine(),
    date: new Date().toISOString().slice(0, 10),
    command,
    versions: versions(),
    rows,
  };
}
