import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package. */
export const packageUrl: URL = new URL('..', import.meta.url);

/** The pages of a language, as paths in its folder: `guide/start.md`. */
export function pagesOf(language: 'en' | 'ko'): string[] {
  const folder = fileURLToPath(new URL(`docs/${language}/`, packageUrl));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.mdx?$/.test(path))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** The path of a page in this package. */
export const pathOf = (language: 'en' | 'ko', page: string): string =>
  join('docs', language, page).replaceAll('\\', '/');
