import { readdirSync } from 'node:fs';

// All unit tests as one test file: loading sixty of them apart takes ten times as long as running them, for every mutant.
// Left out are those that run in processes of their own, where no mutant is.
const folder = new URL('src/', import.meta.url);
for (const file of readdirSync(folder, { recursive: true })) {
  if (file.endsWith('.test.ts') && file !== 'unhandled-rejections.test.ts')
    await import(new URL(file, folder).pathname);
}
