import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The blocks of TypeScript in a README of this package. */
export function examplesOf(readme: string): string[] {
  const text = readFileSync(join(root, readme), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```\n/gms)].map(([, code]) => code as string);
}

/** Writes the examples of README.md into files of a folder of their own. @returns the paths of the files */
export function writeExamples(folder: string): string[] {
  const into = join(root, '.tsbuild', folder);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  return examplesOf('README.md').map((code, i) => {
    const file = join(into, `example-${i + 1}.ts`);
    writeFileSync(file, code);
    return file;
  });
}
