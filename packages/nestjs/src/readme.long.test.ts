import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { writeExamples } from './testing/readme.js';

test('the examples of README.md compile under the strictest settings', async () => {
  const files = writeExamples('readme-compiled');
  const folder = dirname(files[0] as string);
  const compilerOptions = {
    ...{ noEmit: true, composite: false, declaration: false, emitDeclarationOnly: false },
    ...{ rootDir: '/', isolatedDeclarations: false },
  };
  const tsconfig = { extends: '../../tsconfig.json', compilerOptions, files, references: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const errors = await new Promise((resolve) => {
    execFile(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', folder], (_, stdout) => resolve(stdout));
  });
  expect(errors).toBe('');
}, 600_000);
