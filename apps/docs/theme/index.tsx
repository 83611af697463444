import { useFrontmatter, useLang } from '@rspress/core/runtime';
import { Layout as BaseLayout } from '@rspress/core/theme-original';
import type { ReactElement } from 'react';
import { Playground } from '../playground/Playground.js';
import { en, ko } from '../playground/words.js';

/** The page of the theme, with the playground below the text where the page asks for it. */
export function Layout(): ReactElement {
  return <BaseLayout afterDocContent={<OnRequest />} />;
}

function OnRequest(): ReactElement | null {
  const { frontmatter } = useFrontmatter();
  const lang = useLang();
  return frontmatter['playground'] === true ? <Playground words={lang === 'ko' ? ko : en} /> : null;
}

export * from '@rspress/core/theme-original';
