import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from '@jest/globals';
import { run } from '../registry/run.js';
import {
  INSTALLS,
  MODULES,
  NATIVE_TYPESCRIPT,
  NEWEST_TYPESCRIPT,
  OLDER_TYPESCRIPT,
  OLDEST_TYPESCRIPT,
  TWO_CORES,
} from './matrix.js';
import { consumersFolder, folderOf, tool } from './workplace.js';

/** Compiles as a strict consumer does, who has the types of the libraries checked too. */
async function compile(compiler: string, files: readonly string[], options: object): Promise<void> {
  const compilerOptions = {
    ...{ target: 'es2022', lib: ['es2022'], noEmit: true, strict: true, exactOptionalPropertyTypes: true },
    ...{ skipLibCheck: false, ...options },
  };
  await writeFile(join(consumersFolder(), 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  await run(process.execPath, [tool(`${compiler}/bin/tsc`), '--project', '.'], { cwd: consumersFolder() });
}

/** The types of Node, the same in every installation. */
const NODE = { types: ['node'], typeRoots: [join(folderOf('all'), 'node_modules', '@types')] };
/** No runtime's types at all. */
const NONE = { types: [] };

const programs = Object.entries(INSTALLS).map(([name, { program, esmPeers = false }]) => ({
  name,
  path: join(folderOf(name), program),
  esmPeers,
}));
const core = programs.filter(({ name }) => name === 'core');
const listeners = programs.filter(({ name }) => name !== 'core');

const asFiles = (some: typeof programs, extensions: readonly string[]) =>
  some.flatMap(({ path, esmPeers }) =>
    extensions.filter((extension) => !(esmPeers && extension === '.cts')).map((extension) => path + extension),
  );

describe.each([OLDEST_TYPESCRIPT, NEWEST_TYPESCRIPT, NATIVE_TYPESCRIPT])('$compiler', ({ folder }) => {
  describe.each(MODULES)('$options.moduleResolution', ({ options, extensions }) => {
    test('the core, with no types of a runtime', () =>
      compile(folder, asFiles(core, extensions), { ...options, ...NONE }));

    // At once, because most of the time goes into the types of Node.
    test('the listeners of all installations', () =>
      compile(folder, asFiles(listeners, extensions), { ...options, ...NODE }));
  });
});

describe('the core under settings that are no longer the usual ones', () => {
  const old = { module: 'commonjs', moduleResolution: 'node' };

  test('moduleResolution node, which finds a sub-path by typesVersions', () =>
    compile(OLDEST_TYPESCRIPT.folder, asFiles(core, ['.ts']), { ...old, ...NONE }));

  test.each([...MODULES, { options: old, extensions: ['.ts'] }])(
    `${OLDER_TYPESCRIPT.compiler}, $options.moduleResolution, with skipLibCheck`,
    ({ options, extensions }) =>
      compile(OLDER_TYPESCRIPT.folder, asFiles(core, extensions), { ...options, ...NONE, skipLibCheck: true }),
  );
});

// That no installation lives on the types of another one.
describe('by itself', () => {
  test.each(programs)('$name', (one) =>
    compile(NATIVE_TYPESCRIPT.folder, asFiles([one], ['.mts', '.cts']), {
      ...{ module: 'nodenext', moduleResolution: 'nodenext' },
      ...(one.name === 'core' ? NONE : NODE),
    }),
  );
});

test('two formats of the packages and two versions of the core agree in their types', () =>
  compile(
    NEWEST_TYPESCRIPT.folder,
    TWO_CORES.programs.map((program) => join(folderOf(TWO_CORES.name), program)),
    { module: 'nodenext', moduleResolution: 'nodenext', ...NODE },
  ));
