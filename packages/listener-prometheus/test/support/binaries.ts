import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from '@jest/globals';

/** Whether `name` is a program that can be started. */
function found(name: string): boolean {
  const { PATH = '' } = process.env;
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `describe` for what needs programs of the system: where one is missing it fails in CI, and says elsewhere what was not run. */
export function describeWith(binaries: readonly string[], title: string, body: () => void): void {
  const { CI } = process.env;
  const missing = binaries.filter((name) => !found(name));
  if (missing.length === 0) {
    describe(title, body);
  } else if (CI) {
    it(title, () => {
      throw new Error(`${missing.join(', ')} not found; install Debian's prometheus and prometheus-alertmanager`);
    });
  } else {
    // Not by the console: jest keeps that to itself when every test of a file is skipped.
    process.stderr.write(`not run, for want of ${missing.join(', ')}: ${title}\n`);
    describe.skip(title, body);
  }
}
