import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { quotedPath, withEsbuild, withRollup } from './bundle.js';
import { entryPoints } from './packages.js';

describe.each([
  ['esbuild', withEsbuild],
  ['rollup', withRollup],
])('%s', (_, bundle) => {
  test.each(entryPoints.map((one) => [one.specifier, one] as const))(
    'finds nothing in %s that must be kept when nothing of it is used',
    async (_, entryPoint) => {
      expect(await bundle(`import ${quotedPath(entryPoint)}`)).toMatch(/^\s*$/);
    },
  );

  test.each(entryPoints.map((one) => [one.specifier, one] as const))(
    'finds something in %s when all of it is used',
    async (_, entryPoint) => {
      expect((await bundle(`export * from ${quotedPath(entryPoint)}`)).length).toBeGreaterThan(500);
    },
  );
});

test('what has a side effect is kept, whatever its manifest says', async () => {
  const file = JSON.stringify(join(import.meta.dirname, 'fixtures', 'side-effect.mjs'));
  expect(await withEsbuild(`import ${file}`)).toContain('freeze');
});
