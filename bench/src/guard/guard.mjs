/** Counts by workload, and by what is counted. @typedef {Record<string, Record<string, number>>} CountsByWorkload */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { UsageError } from '../arguments.mjs';
import { runtimeName } from '../machine.mjs';
import { between, RESULTS_PAGE } from '../readme.mjs';
import { buildCore } from './build.mjs';

const COUNT = fileURLToPath(new URL('count.mjs', import.meta.url));
const BUDGETS = new URL('budgets.json', import.meta.url);

/**
 * Interpreted, on one thread, without a collection: the same each time, whatever else the machine does. What the optimizing
 * compilers would spare is not spared here, so bytes are more than in real life, by as much each time.
 */
const FLAGS = [
  '--expose-gc',
  '--single-threaded',
  '--predictable',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
];

/**
 * How much a count may be, given its budget: promises, turns and clock reads no more than that; a small change of the code moves
 * functions and blocks a little, and versions of V8 differ by 8 bytes. The least of closures is 64.
 */
const LIMITS = /** @type {Record<string, (budget: number) => number>} */ ({
  functions: (budget) => budget * 1.15,
  blocks: (budget) => budget * 1.15,
  bytes: (budget) => budget + 16,
});

/** @returns {CountsByWorkload} */
export function budgets() {
  return JSON.parse(readFileSync(BUDGETS, 'utf8'));
}

/**
 * Counts what calls cost in the core, as its sources are now.
 *
 * @param {{ change?: (source: string) => string, runtime?: string }} [options] - `change`: of the breaker's source; `runtime`: the
 *   path of a Node
 * @returns {Promise<CountsByWorkload>}
 */
export async function count({ change = (source) => source, runtime = process.execPath } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fluxgate-guard-'));
  try {
    const core = join(folder, 'core.mjs');
    await buildCore(core, change);
    const { stdout } = await promisify(execFile)(runtime, [...FLAGS, COUNT, core]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * What is over its budget, a sentence each.
 *
 * @param {CountsByWorkload} counts
 * @param {CountsByWorkload} budget
 */
export function excesses(counts, budget) {
  return Object.entries(budget).flatMap(([workload, allowed]) =>
    Object.entries(allowed).flatMap(([what, most]) => {
      const found = counts[workload]?.[what];
      const limit = LIMITS[what]?.(most) ?? most;
      if (found !== undefined && found <= limit) return [];
      return [`${workload}: ${found} ${what} a call, ${most} are in the budget`];
    }),
  );
}

/**
 * The command: prints the counts, and says whether they keep to the budget, or makes them the budget.
 *
 * @param {{ record: boolean, runtime: string }} options
 * @returns {Promise<number>} the exit code
 */
export async function guard({ record, runtime }) {
  const name = runtimeName(runtime);
  if (!name.startsWith('Node'))
    throw new UsageError(`--guard counts what V8 can count: it runs on Node, not on ${name}`);
  const counts = await count({ runtime });
  if (record) {
    writeFileSync(BUDGETS, `${JSON.stringify(counts, undefined, 2)}\n`);
    writeFileSync(RESULTS_PAGE, between(readFileSync(RESULTS_PAGE, 'utf8'), 'guard', table(counts)));
  }
  console.log(table(counts));
  const found = excesses(counts, budgets());
  if (found.length > 0) console.error(`\nOver the budget:\n${found.join('\n')}`);
  return found.length > 0 ? 1 : 0;
}

/** @param {CountsByWorkload} counts */
export function table(counts) {
  const columns = Object.keys(Object.values(counts)[0] ?? {});
  return [
    `| added to a call | ${columns.join(' | ')} |`,
    `|---|${'---|'.repeat(columns.length)}`,
    ...Object.entries(counts).map(([name, cells]) => `| ${name} | ${columns.map((one) => cells[one]).join(' | ')} |`),
  ].join('\n');
}
