import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { run } from './testing/child.js';

/** A fenced block of TypeScript, and the lines of JSON that stand right after it: what it logs. */
interface Example {
  readonly title: string;
  readonly code: string;
  readonly logs: unknown[] | undefined;
}

function examplesOf(readme: string): Example[] {
  const text = readFileSync(new URL(`../${readme}`, import.meta.url), 'utf8');
  const fences = text.matchAll(/^```ts\n(?<code>.*?)^```\n(?:\n```json\n(?<json>.*?)^```\n)?/gms);
  return [...fences].map(({ index, groups }) => {
    const { code, json } = groups as { code: string; json?: string };
    return {
      title:
        text
          .slice(0, index)
          .match(/(?<=^## ).*$/gm)
          ?.at(-1) ?? '',
      code,
      // One line after another, or one that is spread over several for the reader.
      logs: json === undefined ? undefined : JSON.parse(`[${json.trim().replaceAll(/\n(?={)/g, ',')}]`),
    };
  });
}

/** What differs from run to run: times, and where it ran. */
const steady = (json: string): string =>
  json
    .replaceAll(/"(time|changedAt)": ?\d+/g, '"$1":1767225600000')
    .replaceAll(/"(at|since)": ?\d+/g, '"$1":1767225600000')
    .replaceAll(/"previousDuration": ?[\d.]+/g, '"previousDuration":12')
    .replaceAll(/"duration": ?[\d.]+/g, '"duration":0')
    .replaceAll(/"over": ?(9\d{2}|1\d{3})\b/g, '"over":1000')
    .replaceAll(/in (?:9\d{2} ms|1(?:\.\d)? s)/g, 'in 1 s')
    .replaceAll(/"pid": ?\d+/g, '"pid":4711')
    .replaceAll(/"hostname": ?"[^"]*"/g, '"hostname":"shop-1"');

describe('the examples of README.md', () => {
  const examples = examplesOf('README.md');
  const folder = fileURLToPath(new URL('../.tsbuild/readme/', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = examples.map(({ code }, i) => {
    const file = `${folder}example-${i + 1}.ts`;
    writeFileSync(file, code);
    return file;
  });

  it.each(examples.map(({ title, logs }, i) => [title, files[i] as string, logs] as const))(
    'run, and log what stands below them: %s',
    async (_, file, logs) => {
      const { code, stdout, stderr } = await run({ file }).ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain("Circuit Breaker 'payment_api'");
      if (logs !== undefined) {
        const lines = steady(stdout).trim().split('\n');
        expect(lines.map((line) => JSON.parse(line))).toEqual(logs);
      }
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
    const isolated = { isolatedDeclarations: false, noUnusedLocals: false };
    const tsconfig = { extends: '../../tsconfig.json', compilerOptions: { ...compilerOptions, ...isolated }, files };
    writeFileSync(`${folder}tsconfig.json`, JSON.stringify(tsconfig));
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const errors = await new Promise((resolve) => {
      execFile(process.execPath, [tsc, '-p', folder], (_, stdout) => resolve(stdout));
    });
    expect(errors).toBe('');
  });

  it('are the same in Korean', () => {
    const blocks = (examples: Example[]) => examples.map(({ code, logs }) => ({ code, logs }));
    expect(examples).not.toHaveLength(0);
    expect(blocks(examplesOf('README.ko.md'))).toEqual(blocks(examples));
  });
});
