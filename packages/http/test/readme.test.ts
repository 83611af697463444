import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { HERE } from './run.js';

const [readme, korean] = await Promise.all(
  ['README.md', 'README.ko.md'].map((file) => readFile(join(HERE, file), 'utf8')),
);
const codeOf = (text = '') => [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

describe('the README', () => {
  // What its code does is shown by the examples, which call upstreams that exist.
  it('shows code that a strict TypeScript accepts', async () => {
    // Ignored by git, and inside the package, so that its own name resolves there.
    const folder = join(HERE, '.tsbuild/readme');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await Promise.all(codeOf(readme).map((code, i) => writeFile(join(folder, `${i}.ts`), code)));
    const compilerOptions = {
      composite: false,
      isolatedDeclarations: false,
      declaration: false,
      emitDeclarationOnly: false,
      noEmit: true,
      noUnusedLocals: false,
      rootDir: '/',
      types: ['node'],
    };
    const tsconfig = { extends: join(HERE, '../../tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder]).catch((failed) => failed);
    expect(stdout).toBe('');
  });

  it('lists every option', async () => {
    const [, table = ''] = /^## Options$(.*?)^## /ms.exec(readme ?? '') ?? [];
    const listed = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, option]) => option);
    const sources = ['src/circuits.ts', 'src/fetch/create-fetch.ts', 'src/undici.ts'].map(async (file) => {
      const [, options = ''] =
        /interface (?:CircuitsOptions|CreateFetchOptions|UndiciOptions).*?\{$(.*?)^\}/ms.exec(
          await readFile(join(HERE, file), 'utf8'),
        ) ?? [];
      return [...options.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, option]) => option);
    });
    expect(listed).toEqual((await Promise.all(sources)).flat());
  });

  it('shows the same in Korean: the same code, and tables of the same things', () => {
    const same = (text = '') => ({
      code: [...text.matchAll(/^```.*?^```/gms)].map(([block]) => block),
      rows: [...text.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell),
      sections: text.match(/^##+ /gm),
    });
    expect(same(korean)).toEqual(same(readme));
  });
});
