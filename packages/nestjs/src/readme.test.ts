import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Test } from '@nestjs/testing';

const root = join(__dirname, '..');
const examplesOf = (readme: string): string[] =>
  [...readFileSync(join(root, readme), 'utf8').matchAll(/^```ts\n(.*?)^```\n/gms)].map(([, code]) => code as string);

describe('the examples of README.md', () => {
  const examples = examplesOf('README.md');
  const folder = join(root, '.tsbuild/readme');
  const files = examples.map((_, i) => join(folder, `example-${i + 1}.ts`));

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [i, file] of files.entries()) writeFileSync(file, examples[i] as string);
  });

  test('compile under the strictest settings', async () => {
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
  });

  test('run', async () => {
    const [use, health, tests] = files as [string, string, string];
    const { AppModule, PaymentsController } = await import(use);
    const app = await Test.createTestingModule({ imports: [AppModule] }).compile();
    expect(app.get(PaymentsController).state()).toBe('closed');
    await app.close();
    expect(await import(health)).toHaveProperty('HealthController');
    expect(await (await import(tests)).recovers()).toEqual(['open', 'closed']);
  });

  test('are the same in Korean', () => {
    expect(examples).toHaveLength(3);
    expect(examplesOf('README.ko.md')).toEqual(examples);
  });
});
