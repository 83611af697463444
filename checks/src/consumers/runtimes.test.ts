import { describe, expect, test } from '@jest/globals';
import { EXPECTED, EXPECTED_OUTPUT } from './expected.js';
import { INSTALLS, RUNTIMES } from './matrix.js';
import { report } from './programs.js';
import { folderOf, tool } from './workplace.js';

describe.each(RUNTIMES)('$runtime', ({ runtime, command: [executable, ...args] }) => {
  const node = Number(/^Node (\d+)/.exec(runtime)?.[1] ?? Number.POSITIVE_INFINITY);
  const installs = Object.entries(INSTALLS).filter(
    ([, { node: lowest = 20, notOn = [] }]) => node >= lowest && !notOn.includes(runtime),
  );

  describe.each(installs)('%s', (name, { program }) => {
    test.each([
      ['imported', '.mjs'],
      ['required', '.cjs'],
    ])('%s', async (_, extension) => {
      const ran = await report(folderOf(name), tool(executable), ...args, program + extension);
      expect(ran).toEqual({ ...ran, result: EXPECTED[program], printed: EXPECTED_OUTPUT[program] ?? [] });
    });
  });
});
