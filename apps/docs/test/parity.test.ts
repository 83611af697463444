import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { blocksOf } from '../../../packages/core/test/readme-blocks.js';
import { packageUrl, pagesOf, pathOf } from './pages.js';

const textOf = (language: 'en' | 'ko', page: string): string =>
  readFileSync(new URL(pathOf(language, page), packageUrl), 'utf8');

/** What must not lag behind: the examples, the number of sections and of table rows. */
function outline(text: string) {
  const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/^<!--.*?^-->$/gms, '');
  return {
    examples: blocksOf(text).map(({ code }) => code.trim()),
    headings: prose.match(/^#+ /gm)?.map((mark) => mark.length) ?? [],
    rows: prose.match(/^\|/gm)?.length ?? 0,
  };
}

it('both languages have the same pages', () => expect(pagesOf('ko')).toEqual(pagesOf('en')));

describe.each(pagesOf('en'))('%s', (page) => {
  it('has the same examples, sections and tables in both languages', () => {
    expect(outline(textOf('ko', page))).toEqual(outline(textOf('en', page)));
  });
});

it('the README at the root has the same examples in both languages', () => {
  const examplesOf = (file: string) =>
    blocksOf(readFileSync(new URL(`../../${file}`, packageUrl), 'utf8')).map(({ code }) => code.trim());
  expect(examplesOf('README.md')).not.toHaveLength(0);
  expect(examplesOf('README.ko.md')).toEqual(examplesOf('README.md'));
});
