import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';

/** One example of a page: a module, with every line where it stands in the page, so that errors point there. */
export interface Block {
  /** The heading above it. */
  readonly title: string;
  /** The line of the page where it begins. */
  readonly line: number;
  readonly code: string;
  /** What its comments `// prints …` say that it prints. */
  readonly prints: readonly string[];
  /** `false` for a block that begins with ```` ```ts no-run ````: it needs a server or a service, so it only compiles. */
  readonly runs: boolean;
}

/**
 * The examples of a page: each block of TypeScript or JavaScript. What readers do not need to see is next to it in a comment
 * that begins with a line `<!-- given` (before the block: what it takes for granted) or `<!-- then` (after it: checks).
 */
export function blocksOf(page: string): Block[] {
  const blocks: { title: string; line: number; code: string[]; prints: string[]; runs: boolean }[] = [];
  let title = '';
  let given: { code: string[] } | undefined;
  let part: { code: string[]; end: string; prints?: string[] } | undefined;
  page.split('\n').forEach((text, i) => {
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
      const block = { title, line: i + 1, code: given?.code ?? [], prints: [], runs: !line.endsWith(' no-run') };
      given = undefined;
      blocks.push(block);
      part = { code: block.code, end: '```', prints: block.prints };
    } else if (line === '<!-- then') {
      part = { code: blocks.at(-1)?.code ?? [], end: '-->' };
    } else if (/^```\w*/.test(line)) {
      part = { code: [], end: '```' };
    } else {
      title = /^#+ (.*)$/.exec(line)?.[1] ?? title;
    }
  });
  return blocks.map((block) => ({ ...block, code: Array.from(block.code, (text) => text ?? '').join('\n') }));
}

/**
 * Tests that prove the README of a package; see {@link testPages}.
 *
 * @param packageUrl - the folder of the package: `new URL('..', import.meta.url)` from a test in `test/`
 */
export function testReadme(packageUrl: URL): void {
  testPages(packageUrl, ['README.md']);
}

/**
 * Tests that prove the pages of a package: every example in them compiles under the package's own TypeScript settings, runs to
 * its end without an error, and prints what its comments say.
 *
 * @param packageUrl - the folder of the package
 * @param pages - their paths, from there
 */
export function testPages(packageUrl: URL, pages: readonly string[]): void {
  const packageFolder = fileURLToPath(packageUrl);
  const folder = join(packageFolder, '.tsbuild', 'examples');
  const examples = pages.flatMap((page) =>
    blocksOf(readFileSync(join(packageFolder, page), 'utf8')).map((block) => ({ ...block, page })),
  );
  // A page above the package keeps its way up in another form: the compiler leaves out files whose name begins with a dot.
  const fileOf = ({ page, line }: { page: string; line: number }): string =>
    join(folder, `${page.replaceAll('..', 'up').replaceAll(/[\\/]/g, '--')}--line-${line}.ts`);

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const example of examples) writeFileSync(fileOf(example), example.code);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  });

  it('the examples all compile', async () => expect(await typeErrors(folder)).toBe(''), 120_000);

  describe.each(pages)('%s', (page) => {
    const ofPage = examples.filter((example) => example.page === page);
    it('has examples, if it is a README', () => expect(ofPage.length > 0 || page !== 'README.md').toBe(true));

    const run = ofPage.filter(({ runs }) => runs);
    if (run.length === 0) return;
    it.each(run.map((block) => [`${block.title} (line ${block.line})`, block] as const))('%s', async (_, block) => {
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

/** What the compiler reports about the examples, by the lines of their pages. */
function typeErrors(folder: string): Promise<string> {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], (error, stdout) => {
      const byPage = stdout.replaceAll(
        /^(?:\S*\/)?(\S+)--line-\d+\.ts\(/gm,
        (_, page: string) => `${page.replaceAll('--', '/')}(`,
      );
      resolve(error === null ? '' : byPage || String(error));
    });
  });
}
