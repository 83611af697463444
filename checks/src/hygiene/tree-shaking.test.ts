import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { quotedPath, withEsbuild, withRollup } from './bundle.js';
import { entryPoints } from './packages.js';

/** Nest's decorators write metadata, and its builder makes a class, as the module is loaded; servers are not bundled for size. */
const WITH_EFFECTS: readonly string[] = ['@fluxgate/nestjs'];

const pure = entryPoints.filter(({ specifier }) => !WITH_EFFECTS.includes(specifier));

describe.each([
  ['esbuild', withEsbuild],
  ['rollup', withRollup],
])('%s', (_, bundle) => {
  test.each(pure.map((one) => [one.specifier, one] as const))(
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
