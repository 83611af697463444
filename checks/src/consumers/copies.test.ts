import { describe, expect, test } from '@jest/globals';
import { RUNTIMES, TWO_CORES } from './matrix.js';
import { report } from './programs.js';
import { folderOf, tool } from './workplace.js';

/** What comes of it, whichever copy the breaker is of. */
const together = {
  tripper: 'min_requests(2) and failure_rate(1) and (closed() or half_opened())',
  tracker: 'type_of(RangeError) or (error_code(ECONNREFUSED) and not aborted())',
  notPermitted: [false, false, false, true],
  signals: ['open: min_requests', 'half_open: cooldown', 'closed: consecutive'],
  knownState: true,
  heard: { log: ['open', 'half_open', 'closed'], prometheus: 3, slack: 2 },
};

describe.each(RUNTIMES)('$runtime', ({ command: [executable, ...args] }) => {
  test.each([
    ['the ES module and the CommonJS copy of the core', 'esm-and-cjs.mjs'],
    ['two versions of the core', 'two-versions.mjs'],
  ])('%s share rules, signals and errors', async (_, program) => {
    const ran = await report(folderOf(TWO_CORES.name), tool(executable), ...args, program);
    expect(ran).toEqual({ ...ran, result: { apart: true, results: [together, together] } });
  });
});
