/**
 * A jest reporter beside the usual one. Alone it ends a run with the groups that did not run and how to make them run;
 * below `npm test` it writes what happens, a line of JSON an event, to the file that FLUXGATE_TEST_REPORT names.
 */
import { appendFileSync } from 'node:fs';
import { notRunLines } from './not-run.mjs';

/** Where events go; unset when a package's tests are run on their own. */
const { FLUXGATE_TEST_REPORT: REPORT } = process.env;

export default class Reporter {
  /** @type {import('./events.js').NotRun[]} */
  #notRun = [];

  /** @param {import('@jest/reporters').AggregatedResult} results */
  onRunStart({ numTotalTestSuites }) {
    write({ kind: 'start', files: numTotalTestSuites });
  }

  /**
   * @param {import('@jest/reporters').Test} _test
   * @param {import('@jest/reporters').TestResult} result
   */
  onTestResult(_test, result) {
    const notRun = notRunIn(result.testResults);
    this.#notRun.push(...notRun);
    const failed = result.numFailingTests;
    // A file that cannot be loaded has no tests that fail.
    const broken = failed === 0 && result.testExecError !== undefined && result.testExecError !== null;
    write({
      kind: 'file',
      path: result.testFilePath,
      passed: result.numPassingTests,
      failed: broken ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
      notRun,
      failures: result.testResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
      message: result.failureMessage ?? '',
    });
  }

  onRunComplete() {
    write({ kind: 'end' });
    if (REPORT !== undefined || this.#notRun.length === 0) return;
    process.stderr.write(`\nNot run on this machine:\n${notRunLines(this.#notRun).join('\n')}\n`);
  }
}

/** @param {import('./events.js').TestEvent} event */
function write(event) {
  if (REPORT !== undefined) appendFileSync(REPORT, `${JSON.stringify(event)}\n`);
}

/** Begins the titles that `describeWith` gives to what it skips. */
const PREFIX = 'not run: ';

/**
 * @param {import('@jest/reporters').TestResult['testResults']} results
 * @returns {import('./events.js').NotRun[]} the reason of each test that was skipped because a program is missing
 */
function notRunIn(results) {
  return results
    .flatMap(({ status, ancestorTitles }) => (status === 'pending' ? ancestorTitles : []))
    .filter((title) => title.startsWith(PREFIX))
    .map((title) => title.slice(PREFIX.length));
}
