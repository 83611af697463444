import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';

/** One example of a README: a module, with every line where it stands in the README, so that errors point there. */
export interface Block {
  /** The heading that it stands under. */
  readonly title: string;
  /** The line of the README where it begins. */
  readonly line: number;
  readonly code: string;
  /** What its comments `// prints …` say that it prints. */
  readonly prints: readonly string[];
}

/**
 * The examples of a README: each block of TypeScript or JavaScript. What a reader needs not see stands beside it in a comment
 * that begins with a line `<!-- given` (before the block: what it takes for granted) or `<!-- then` (after it: checks).
 */
function blocksOf(readme: string): Block[] {
  const blocks: { title: string; line: number; code: string[]; prints: string[] }[] = [];
  let title = '';
  let given: { code: string[] } | undefined;
  let part: { code: string[]; end: string; prints?: string[] } | undefined;
  readme.split('\n').forEach((text, i) => {
    const line = text.trim();
    if (part !== undefined) {
      if (line === part.end) part = undefined;
      else {
        part.code[i] = text;
        const printed = / ?\/\/ prints (.*)$/.exec(text)?.[1];
        if (printed !== undefined) part.prints?.push(printed);
      }
    } else if (line === '<!-- given') {
      given = { code: [] };
      part = { code: given.code, end: '-->' };
    } else if (/^```(ts|typescript|js|javascript)\b/.test(line)) {
      const block = { title, line: i + 1, code: given?.code ?? [], prints: [] };
      given = undefined;
      blocks.push(block);
      part = { code: block.code, end: '```', prints: block.prints };
    } else if (line === '<!-- then') {
      part = { code: blocks.at(-1)?.code ?? [], end: '-->' };
    } else if (/^```\w*$/.test(line)) {
      part = { code: [], end: '```' };
    } else {
      title = /^#+ (.*)$/.exec(line)?.[1] ?? title;
    }
  });
  return blocks.map((block) => ({ ...block, code: Array.from(block.code, (text) => text ?? '').join('\n') }));
}

/**
 * Tests that prove the README of a package: every example in it compiles under the package's own TypeScript settings, runs to
 * its end without an error, and prints what its comments say.
 *
 * @param packageUrl - the folder of the package: `new URL('..', import.meta.url)` from a test in `test/`
 */
export function testReadme(packageUrl: URL): void {
  const packageFolder = fileURLToPath(packageUrl);
  const folder = join(packageFolder, '.tsbuild', 'readme');
  const blocks = blocksOf(readFileSync(join(packageFolder, 'README.md'), 'utf8'));
  const fileOf = ({ line }: Block): string => join(folder, `line-${line}.ts`);

  describe('README.md', () => {
    beforeAll(() => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const block of blocks) writeFileSync(fileOf(block), block.code);
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    });

    it('has examples', () => expect(blocks.length).toBeGreaterThan(0));

    it('has examples that all compile', async () => expect(await typeErrors(folder)).toBe(''), 60_000);

    it.each(blocks.map((block) => [`${block.title} (line ${block.line})`, block] as const))('%s', async (_, block) => {
      const log = jest.spyOn(console, 'log').mockImplementation(() => {});
      try {
        await import(pathToFileURL(fileOf(block)).href);
        expect(log.mock.calls.flatMap((args) => format(...args).split('\n'))).toEqual(block.prints);
      } finally {
        log.mockRestore();
      }
    });
  });
}

/** The settings of the package, as far as they are about types: an example is no module that anyone builds on. */
const TSCONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    noEmit: true,
    composite: false,
    declaration: false,
    emitDeclarationOnly: false,
    isolatedDeclarations: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rootDir: '../../../..',
  },
  include: ['*.ts'],
};

/** What the compiler has against the examples, by the lines of the README. */
function typeErrors(folder: string): Promise<string> {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], (error, stdout) => {
      resolve(error === null ? '' : stdout.replaceAll(/^\S*line-\d+\.ts\(/gm, 'README.md(') || String(error));
    });
  });
}
