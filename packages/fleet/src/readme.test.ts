import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const blocksOf = (readme: string): string[] =>
  [...readFileSync(new URL(`../${readme}`, import.meta.url), 'utf8').matchAll(/^```(?:ts|sh|)\n(.*?)^```$/gms)].map(
    ([block]) => block,
  );

describe('the examples of README.md', () => {
  const examples = blocksOf('README.md').filter((block) => block.startsWith('```ts'));
  const folder = fileURLToPath(new URL('../.tsbuild/readme/', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = examples.map((block, i) => {
    const file = `${folder}example-${i + 1}.ts`;
    writeFileSync(file, block.replace(/^```ts\n/, '').replace(/```$/, ''));
    return file;
  });

  it.each(files.map((file, i) => [i + 1, file] as const))(
    'run to their end, with a Redis or without: %d',
    async (_, file) => {
      const child = spawn(process.execPath, ['--conditions=@fluxgate/source', '--import', TSX, file], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        // Where nothing listens: what a fleet does without its Redis.
        env: { ...process.env, NODE_OPTIONS: '', REDIS_URL: 'redis://127.0.0.1:1' },
      });
      let stderr = '';
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      const [code] = await once(child, 'close');
      expect({ code, stderr: stderr.replace(/^fluxgate: fleet .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
    },
  );

  it('compile under the strictest settings', async () => {
    const compilerOptions = {
      noEmit: true,
      composite: false,
      declaration: false,
      emitDeclarationOnly: false,
      rootDir: '/',
    };
    const loose = { isolatedDeclarations: false, noUnusedLocals: false };
    writeFileSync(
      `${folder}tsconfig.json`,
      JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: { ...compilerOptions, ...loose }, files }),
    );
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const errors = await new Promise((resolve) => {
      execFile(process.execPath, [tsc, '-p', folder], (_, stdout) => resolve(stdout));
    });
    expect(errors).toBe('');
  });

  it('are the same in Korean', () => {
    const code = (readme: string): string[] => blocksOf(readme).filter((block) => !block.startsWith('```sh'));
    expect(code('README.md').length).toBeGreaterThan(2);
    expect(code('README.ko.md')).toEqual(code('README.md'));
  });
});

it('the rights that the README asks for are those that the test grants', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const test = readFileSync(new URL('../test/redis.test.ts', import.meta.url), 'utf8');
  const granted = (text: string): string[] => [...new Set(text.match(/\+[a-z]+/g))].sort();
  const asked = granted(/^ACL SETUSER .*$/m.exec(readme)?.[0] ?? '');
  expect(asked.length).toBeGreaterThan(10);
  expect(granted(/const may = [\s\S]*?SETUSER', 'fleet'/.exec(test)?.[0] ?? '')).toEqual(asked);
});
