import { readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { run } from '../registry/run.js';

/** Where the programs are that consumers run. */
const programsFolder = fileURLToPath(new URL('./programs/', import.meta.url));

/**
 * Lays programs out in a consumer's folder. `core.ts` becomes `core.ts`, `core.mts` and `core.cts` to be compiled, and `core.mjs`
 * and `core.cjs` (with `require`) to be run; a program that is of one format only (`mingle.mts`) stays in it.
 */
export async function layOut(folder: string, programs: readonly string[]): Promise<void> {
  for (const program of programs) {
    const { name, ext } = parse(program);
    const source = await readFile(join(programsFolder, program), 'utf8');
    await writeFile(join(folder, program), source);
    for (const format of FORMATS.filter(({ from }) => ext === '.ts' || ext === from)) {
      await writeFile(join(folder, name + format.from), source);
      await writeFile(join(folder, name + format.to), withoutTypes(source, format.module));
    }
  }
}

const FORMATS = [
  { from: '.mts', to: '.mjs', module: ts.ModuleKind.ESNext },
  { from: '.cts', to: '.cjs', module: ts.ModuleKind.CommonJS },
];

function withoutTypes(source: string, module: ts.ModuleKind): string {
  return ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module } }).outputText;
}

/** What a program prints before its report. */
export const REPORT = 'report: ';

/** What came of a program. The command and the folder are there to be seen when a test fails. */
export interface Report {
  readonly command: string;
  readonly folder: string;
  /** What it reported; nothing if it did not. */
  readonly result: unknown;
  /** What else it printed, by line. */
  readonly printed: readonly string[];
}

/** Runs a command in `folder` that runs a program. */
export async function report(folder: string, executable: string, ...args: readonly string[]): Promise<Report> {
  const { stdout } = await run(executable, args, { cwd: folder });
  const lines = stdout.split('\n').filter((line) => line !== '');
  const line = lines.find((one) => one.startsWith(REPORT));
  return {
    command: [executable, ...args].join(' '),
    folder,
    result: line && JSON.parse(line.replace(REPORT, '')),
    printed: lines.filter((one) => one !== line),
  };
}
