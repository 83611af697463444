import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from '@jest/globals';
import { run } from '../registry/run.js';
import { FAKE_TIMERS, RUNTIMES } from './matrix.js';
import { folderOf, tool } from './workplace.js';

const folder = (): string => folderOf(FAKE_TIMERS.name);

// Each of them ends with a failure if the timers that it fakes do not move a breaker, or if it stands still afterwards.
describe.each(RUNTIMES.filter(({ runtime }) => runtime.startsWith('Node')))('$runtime', ({ command: [executable] }) => {
  const node = (...args: string[]) => run(tool(executable), args, { cwd: folder() });

  test.each(['mjs', 'cjs'])('Jest, a test as .%s', async (extension) => {
    const config = {
      testMatch: [`**/timers-jest.${extension}`],
      moduleFileExtensions: ['js', 'mjs', 'cjs'],
      transform: {},
    };
    const path = join(folder(), `jest-${extension}.config.json`);
    await writeFile(path, JSON.stringify(config));
    await node('--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--config', path);
  });

  test('Vitest', () => node('node_modules/vitest/vitest.mjs', 'run', 'timers-vitest'));

  test.each(['mjs', 'cjs'])('sinon, a test as .%s', (extension) => node('--test', `timers-sinon.${extension}`));

  test.each(['mjs', 'cjs'])('node:test, a test as .%s', (extension) => node('--test', `timers-node-test.${extension}`));
});
