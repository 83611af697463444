import { describe, it } from '@jest/globals';
import type { Program } from './program.js';

/** Prefix of the title of a group that did not run; the reporter finds the groups by it. */
const NOT_RUN = 'not run: ';

/**
 * `describe` for tests that need programs which a machine may lack. If one is missing, the group is skipped, and the
 * summary of `npm test` says so with the command that installs it. With the environment variable `CI` set, it fails.
 *
 * @param programs the ones that are needed; what a test starts is their `path`
 */
export function describeWith(programs: Program | readonly Program[], title: string, body: () => void): void {
  const all: readonly Program[] = 'name' in programs ? [programs] : programs;
  const missing = all.filter(({ path }) => path === undefined);
  const [first] = missing;
  if (first === undefined) {
    describe(title, body);
    return;
  }
  const why = missing.map((one) => one.missing).join('; ');
  if (process.env['CI']) {
    it(title, () => {
      throw new Error(why);
    });
    return;
  }
  describe(`${NOT_RUN}${first.title} tests: ${why}`, () => describe.skip(title, body));
}
