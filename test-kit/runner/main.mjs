/**
 * Runs the tests of the workspace's packages, two packages at a time, and ends with a summary of one screen.
 *
 * usage: node test-kit/runner/main.mjs SCRIPT [--verbose] [PACKAGE...]
 *
 * SCRIPT is the packages' script, `test` or `test:long`; PACKAGE is part of a name, such as `core`. Default: all packages.
 */
import { availableParallelism } from 'node:os';
import { newOutcome } from './outcome.mjs';
import { packagesWith } from './packages.mjs';
import { startProgress } from './progress.mjs';
import { runPackage } from './run-package.mjs';
import { duration, summary } from './summary.mjs';

const [script = 'test', ...rest] = process.argv.slice(2);
const echo = rest.includes('--verbose');
const waiting = packagesWith(
  script,
  rest.filter((one) => !one.startsWith('--')),
);
if (waiting.length === 0) {
  console.error(`no package matches ${rest.join(' or ')} and has a script "${script}"`);
  process.exit(2);
}

// Two packages at a time: many tests wait for processes, and jest starts one file after the other on two cores.
const lanes = Math.min(2, availableParallelism());
const workers = Math.max(1, Math.floor(availableParallelism() / lanes));
const begun = performance.now();
const stopped = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => stopped.abort());

/** @type {import('./events.js').Outcome[]} */
const outcomes = [];
/** @type {Set<import('./events.js').Outcome>} */
const running = new Set();
const progress = startProgress(() => [...running]);
console.log(`Testing ${waiting.length} packages`);

async function lane() {
  for (let next = waiting.shift(); next !== undefined && !stopped.signal.aborted; next = waiting.shift()) {
    const outcome = newOutcome(next.name);
    running.add(outcome);
    outcomes.push(outcome);
    await runPackage(next, script, outcome, { workers, signal: stopped.signal, echo });
    running.delete(outcome);
    for (const message of outcome.messages) progress.print(message);
    const { name, passed, failed, skipped, time } = outcome;
    const counts = [
      `${passed} passed`,
      ...(failed ? [`${failed} failed`] : []),
      ...(skipped ? [`${skipped} skipped`] : []),
    ];
    progress.print(`${failed > 0 ? '✗' : '✓'} ${name}: ${counts.join(', ')}, ${duration(time)}`);
  }
}
await Promise.all(Array.from({ length: lanes }, lane));

progress.stop();
console.log(summary(outcomes, performance.now() - begun));
process.exitCode = stopped.signal.aborted ? 130 : outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
