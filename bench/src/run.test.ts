import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from './arguments.mjs';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));
const bench = (...args: string[]) => spawnSync(process.execPath, [RUN, ...args], { encoding: 'utf8' });

describe('the command line', () => {
  it('is all scenarios, unless some are named', () => {
    expect(parse([]).scenarios).toContain('heap');
    expect(parse(['closed', 'heap', '--quick'])).toMatchObject({ scenarios: ['closed', 'heap'], quick: true });
  });

  it.each([
    [['clsoed'], 'unknown scenario "clsoed"; expected one of closed, failing'],
    [['--fast'], "'--fast'"],
    [['--readme', '--quick'], '--readme needs a full run'],
    [['--readme', 'closed'], '--readme needs a full run'],
    [['--record'], '--record requires --guard'],
    [['size', '--runtime', 'no-such-node'], "--runtime 'no-such-node' does not run"],
  ])('%j is an error that says what is accepted', (args, message) => {
    const { status, stderr, stdout } = bench(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('npm run bench -- [scenario...]');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('explains itself', () => {
    expect(bench('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--runtime') });
  });
});
