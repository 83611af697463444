import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import GithubSlugger from 'github-slugger';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SITE = join(ROOT, 'apps/docs/docs');
/** Where packages link to the repository itself, because their README is also read on npm. */
const REPOSITORY = /^https:\/\/github\.com\/fluxgate\/fluxgate\/(?:tree|blob)\/main\//;
/** Installed or generated; `reference` is the API documentation that the build of the site writes. */
const SKIPPED = /^(\.[^.].*|node_modules|dist|dist-web|coverage|reports|reference)$/;

/** Every page under a folder. Folders whose name begins with a dot hold forms and tools, not pages. */
function pagesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pagesUnder(path);
    return /\.mdx?$/.test(entry.name) ? [path] : [];
  });
}

/** What a reader sees as text: no code blocks, no comments. */
const proseOf = (text: string): string => text.replaceAll(/^ *(```+).*?^ *\1 *$/gms, '').replaceAll(/<!--.*?-->/gs, '');

/** The anchors of a page, as GitHub and the site make them of its headings. */
function anchorsOf(page: string): Set<string> {
  const slugger = new GithubSlugger();
  const prose = proseOf(readFileSync(page, 'utf8'));
  const headings = [...prose.matchAll(/^#{1,6} +(.*?)(?: +#+)?$/gm)].map(([, heading = '']) =>
    heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, ''),
  );
  return new Set(headings.map((heading) => slugger.slug(heading)));
}

/** The targets of a page's links and images. */
function linksOf(page: string): string[] {
  const prose = proseOf(readFileSync(page, 'utf8')).replaceAll(/`[^`\n]*`/g, 'code');
  const inline = [...prose.matchAll(/\]\(([^()\s]+)(?: "[^"]*")?\)/g)];
  const reference = [...prose.matchAll(/^\[[^\]]+\]: +(\S+)/gm)];
  const html = [...prose.matchAll(/<(?:a|img)[^>]+(?:href|src)="([^"]+)"/g)];
  return [...inline, ...reference, ...html].map(([, target = '']) => target);
}

/** The file that a link leads to, if it is one of this repository. */
function fileOf(page: string, path: string): string | undefined {
  if (path === '') return page;
  if (REPOSITORY.test(path)) return join(ROOT, path.replace(REPOSITORY, ''));
  if (/^[a-z]+:/.test(path)) return undefined;
  if (!path.startsWith('/')) return resolve(dirname(page), path);
  const language = relative(SITE, page).split(/[\\/]/)[0] ?? '';
  const target = join(SITE, language, path);
  return (
    [`${target}.md`, `${target}.mdx`, join(target, 'index.md'), join(target, 'index.mdx')].find(existsSync) ?? target
  );
}

/** Why a link is broken, or `undefined`. */
function faultOf(page: string, link: string): string | undefined {
  const [path = '', anchor] = decodeURI(link).split('#');
  const file = fileOf(page, path);
  if (file === undefined) return undefined;
  if (!existsSync(file)) return `${link}: no such file`;
  if (anchor === undefined) return undefined;
  const target = statSync(file).isDirectory() ? join(file, 'README.md') : file;
  if (anchor === 'readme' && existsSync(target)) return undefined;
  if (!/\.mdx?$/.test(target)) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${link}: no such heading`;
}

const pages = pagesUnder(ROOT).map((path) => relative(ROOT, path).replaceAll('\\', '/'));

describe('links', () => {
  it('are looked for in READMEs and in the documentation of both languages', () => {
    expect(pages).toEqual(
      expect.arrayContaining([
        'README.md',
        'README.ko.md',
        'packages/core/README.md',
        'apps/docs/docs/en/guide/start.md',
        'apps/docs/docs/ko/guide/start.md',
      ]),
    );
  });

  it.each(pages)('%s leads to files and headings that exist', (page) => {
    const path = join(ROOT, page);
    expect(
      linksOf(path)
        .map((link) => faultOf(path, link))
        .filter(Boolean),
    ).toEqual([]);
  });
});

describe('a broken link', () => {
  const page = join(ROOT, 'README.md');

  it.each([
    ['packages/none', 'packages/none: no such file'],
    ['packages/core#none', 'packages/core#none: no such heading'],
    ['#none', '#none: no such heading'],
    [
      'https://github.com/fluxgate/fluxgate/tree/main/packages/core#none',
      'https://github.com/fluxgate/fluxgate/tree/main/packages/core#none: no such heading',
    ],
  ])('is found: %s', (link, fault) => expect(faultOf(page, link)).toBe(fault));

  it.each(['packages/core#readme', '#what-it-costs', 'https://example.com/#none'])('is not seen in %s', (link) => {
    expect(faultOf(page, link)).toBeUndefined();
  });
});
