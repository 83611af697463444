import { describe, expect, test } from '@jest/globals';
import { packedPackage } from '../release/packed.js';
import { installedPackages, installedVersion, visiblePackages } from './installed.js';
import { CORE, INSTALLS } from './matrix.js';
import { oldestCoreFor } from './oldest-core.js';
import { consumersFolder, folderOf } from './workplace.js';

describe.each(Object.entries(INSTALLS))('%s', (name, { packages, without, oldestCoreFor: listener, with: manager }) => {
  // `@scope/name@10` → `@scope/name`
  const wanted = [...new Set([CORE, ...packages.map((one) => one.replace(/(.)@.*$/, '$1'))])].sort();

  test('has what was asked for, and none of what others need', async () => {
    const installed = await installedPackages(folderOf(name));
    expect(installed).toEqual(expect.arrayContaining(wanted));
    const forbidden = without === 'everything else' ? installed.filter((one) => !wanted.includes(one)) : without;
    expect(installed.filter((one) => forbidden.includes(one))).toEqual([]);
    expect(installed.filter((one) => one.startsWith('@fluxgate/'))).toEqual(
      wanted.filter((one) => one.startsWith('@fluxgate/')),
    );
  });

  if (listener !== undefined) {
    test(`has the oldest core that ${listener} allows`, async () => {
      const oldest = await oldestCoreFor(packedPackage(listener), packedPackage(CORE), consumersFolder());
      expect(await installedVersion(folderOf(name), CORE)).toBe(oldest);
    });
  }

  if (manager === 'pnpm') {
    test('is laid out strictly: what was asked for is seen, and nothing else', async () => {
      expect(await visiblePackages(folderOf(name))).toEqual(wanted);
    });
  }
});
