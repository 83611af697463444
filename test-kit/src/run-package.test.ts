import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome, TestEvent } from '../runner/events.js';
import { newOutcome } from '../runner/outcome.mjs';
import { runPackage } from '../runner/run-package.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'a-package-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FILE: TestEvent = {
  ...{ kind: 'file', path: 'a.test.ts', passed: 2, failed: 0, skipped: 1, notRun: ['browser tests: none'] },
  ...{ failures: [], message: '' },
};

/** Runs a package whose script reports `events` and then does what `program` says. */
async function run(events: readonly TestEvent[], program: string, patience = { file: 600_000, end: 600_000 }) {
  const report = `require('fs').writeFileSync(process.env.FLUXGATE_TEST_REPORT, ${JSON.stringify(
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  )});`;
  writeFileSync(join(folder, 'run.cjs'), report + program);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', scripts: { test: 'node run.cjs' } }));
  const outcome: Outcome = newOutcome('a');
  await runPackage({ name: 'a', folder }, 'test', outcome, {
    workers: 1,
    signal: new AbortController().signal,
    patience,
  });
  return outcome;
}

describe('a package’s tests, run by the runner', () => {
  it('are counted', async () => {
    const outcome = await run([{ kind: 'start', files: 2 }, FILE, FILE, { kind: 'end' }], '');
    expect(outcome).toMatchObject({ files: 2, filesDone: 2, passed: 4, failed: 0, skipped: 2, failures: [] });
    expect(outcome.notRun).toEqual(['browser tests: none', 'browser tests: none']);
  });

  it('are named where they fail', async () => {
    const failed: TestEvent = { ...FILE, failed: 1, failures: ['a turns'], message: 'expected 1' };
    const outcome = await run([{ kind: 'start', files: 1 }, failed, { kind: 'end' }], 'process.exit(1);');
    expect(outcome).toMatchObject({ failed: 1, failures: ['a turns'], messages: ['expected 1'] });
  });

  it('have failed where the script fails and no test has, and what it printed is kept', async () => {
    const outcome = await run([], "console.log('no page was built'); process.exit(3);");
    expect(outcome).toMatchObject({ failed: 1, failures: ['`test` ended with 3'] });
    expect(outcome.messages[0]).toContain('no page was built');
  });

  it('have failed where their process does not end, and it is ended', async () => {
    const events = [{ kind: 'start', files: 1 } as const, FILE, { kind: 'end' } as const];
    const outcome = await run(events, 'setInterval(() => {}, 1_000);', { file: 600_000, end: 0 });
    expect(outcome).toMatchObject({ passed: 2, failed: 1 });
    expect(outcome.failures).toEqual(['its tests ended, its process did not: a handle was left open']);
  });

  it('have failed where no file ends in time', async () => {
    const outcome = await run([], 'setInterval(() => {}, 1_000);', { file: 0, end: 600_000 });
    expect(outcome.failures).toEqual(['no test file ended in time']);
  });
});
