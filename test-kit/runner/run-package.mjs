import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup } from './end-group.mjs';
import { PNPM } from './places.mjs';

/** How often the report is read, in ms. */
const LOOK = 250;

/**
 * Within how many ms the next test file has to be done, and the process to end once all are: what takes longer is a handle left
 * open.
 */
const PATIENCE = { file: 20 * 60_000, end: 60_000 };

/**
 * Runs a package's script and follows what its tests report.
 *
 * @param {import('./events.js').TestedPackage} tested
 * @param {string} script
 * @param {import('./events.js').Outcome} outcome what happens is written here
 * @param {{ workers: number, signal: AbortSignal, echo?: boolean, patience?: typeof PATIENCE }} options
 */
export async function runPackage(tested, script, outcome, { workers, signal, echo = false, patience = PATIENCE }) {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'fluxgate-tests-'));
  const report = join(folder, 'events');
  const child = spawn(process.execPath, [PNPM, 'run', script], {
    cwd: tested.folder,
    env: { ...process.env, FLUXGATE_TEST_REPORT: report, FLUXGATE_TEST_WORKERS: String(workers) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended with all that it has started.
    detached: process.platform !== 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      if (echo) process.stderr.write(text);
    });
  }
  let read = 0;
  let lastEvent = begun;
  let isDone = false;
  const look = () => {
    outcome.time = performance.now() - begun;
    const lines = linesOf(report);
    for (const line of lines.slice(read)) {
      lastEvent = performance.now();
      const event = /** @type {import('./events.js').TestEvent} */ (JSON.parse(line));
      isDone = event.kind === 'end';
      note(outcome, event);
    }
    read = lines.length;
    if (performance.now() - lastEvent < (isDone ? patience.end : patience.file)) return;
    lastEvent = Number.POSITIVE_INFINITY;
    fail(
      outcome,
      isDone ? 'its tests ended, its process did not: a handle was left open' : 'no test file ended in time',
    );
    void endGroup(child);
  };
  const timer = setInterval(look, LOOK);
  const stop = () => void endGroup(child);
  signal.addEventListener('abort', stop);
  const code = await new Promise((resolve) => child.once('close', (status, by) => resolve(status ?? by)));
  clearInterval(timer);
  signal.removeEventListener('abort', stop);
  look();
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0 && outcome.failures.length === 0) fail(outcome, `\`${script}\` ended with ${code}`, output);
}

/**
 * @param {import('./events.js').Outcome} outcome
 * @param {string} what
 */
function fail(outcome, what, message = '') {
  outcome.failed++;
  outcome.failures.push(what);
  outcome.messages.push(message);
}

/**
 * @param {import('./events.js').Outcome} outcome
 * @param {import('./events.js').TestEvent} event
 */
function note(outcome, event) {
  // A script may call jest more than once.
  if (event.kind === 'start') outcome.files += event.files;
  if (event.kind !== 'file') return;
  outcome.filesDone++;
  outcome.passed += event.passed;
  outcome.failed += event.failed;
  outcome.skipped += event.skipped;
  outcome.notRun.push(...event.notRun);
  if (event.failed === 0) return;
  outcome.failures.push(...(event.failures.length > 0 ? event.failures : [event.path]));
  outcome.messages.push(event.message);
}

/** @param {string} file */
function linesOf(file) {
  try {
    // Without what comes after the last newline: a line that is not complete yet.
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
