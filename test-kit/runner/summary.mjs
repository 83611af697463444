import { notRunLines } from './not-run.mjs';

/** How many failures are named; one screen has to do. */
const NAMED = 12;

/** @param {number} ms */
export const duration = (ms) =>
  ms < 60_000
    ? `${(ms / 1_000).toFixed(0)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1_000)} s`;

/**
 * @param {readonly import('./events.js').Outcome[]} outcomes
 * @param {number} time how long all of it took, in ms
 * @returns {string} what a run ends with: packages, counts, times, what failed and what did not run
 */
export function summary(outcomes, time) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const all = { name: 'all', passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), time };
  const failures = outcomes.flatMap(({ name, failures }) => failures.map((failure) => `  ${name}: ${failure}`));
  const notRun = notRunLines(outcomes.flatMap((outcome) => outcome.notRun));
  return [
    '',
    row('package', 'passed', 'failed', 'skipped', 'time'),
    ...[...outcomes, all].map((one) =>
      row(one.name, count(one.passed), count(one.failed), count(one.skipped), duration(one.time)),
    ),
    ...section('Failed:', failures.slice(0, NAMED)),
    ...(failures.length > NAMED ? [`  and ${failures.length - NAMED} more, above`] : []),
    ...section('Not run on this machine:', notRun),
    '',
    `Tests: ${[
      ...(all.failed > 0 ? [`${all.failed} failed`] : []),
      ...(all.skipped > 0 ? [`${all.skipped} skipped`] : []),
      `${all.passed} passed`,
      `${all.passed + all.failed + all.skipped} total`,
    ].join(', ')}`,
  ].join('\n');
}

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
const section = (title, lines) => (lines.length === 0 ? [] : ['', title, ...lines]);

/** @param {number} n */
const count = (n) => n.toLocaleString('en');

/**
 * @param {string} name
 * @param {string[]} columns
 */
const row = (name, ...columns) => `  ${name.padEnd(32)}${columns.map((column) => column.padStart(12)).join('')}`;
