import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];

/** Runs the fixture's tests, and returns how that ended and what jest printed. */
async function run(env: Record<string, string>): Promise<{ code: number; printed: string }> {
  const { CI: _ci, FLUXGATE_TEST_REPORT: _report, ...inherited } = process.env;
  const child = spawn(process.execPath, [...JEST, '--testMatch', '**/fixtures/missing.fixture.ts'], {
    cwd: HERE,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const printed = text(child.stderr);
  const code = await new Promise<number>((resolve) => child.once('close', resolve));
  return { code, printed: await printed };
}

describe('tests that need a program which is not there', () => {
  it('are skipped, and the run ends with the reason and with what installs it', async () => {
    const { code, printed } = await run({});

    expect(printed).toContain(
      'Not run on this machine:\n  2 Turbine tests: no Turbine; apt-get install turbine, or TURBINE=…\n',
    );
    expect(printed).toMatch(/Tests: +2 skipped, 1 passed, 3 total/);
    expect(code).toBe(0);
  });

  it('fail in CI', async () => {
    const { code, printed } = await run({ CI: 'true' });

    expect(printed).toContain('no Turbine; apt-get install turbine, or TURBINE=…');
    expect(printed).toMatch(/Tests: +1 failed, 1 passed, 2 total/);
    expect(code).toBe(1);
  });

  it('run where the variable names it', async () => {
    const { code, printed } = await run({ TURBINE: process.execPath });

    // The test that says there is none fails now.
    expect(printed).toMatch(/Tests: +1 failed, 2 passed, 3 total/);
    expect(code).toBe(1);
  });
});
