import { computed, effect } from '@preact/signals';
import { stored } from '../stored.js';
import { en, type Messages } from './en.js';
import { ko } from './ko.js';

/** The languages of the page, each by its own name. */
export const LANGUAGES = { en: 'English', ko: '한국어' } as const;

/** One of them, by its BCP 47 tag. */
export type Language = keyof typeof LANGUAGES;

/** The language that was chosen, or that the browser prefers. */
export const language = stored<Language>('fluxgate.language', ['en', 'ko'], preferred());

const ALL: Readonly<Record<Language, Messages>> = { en, ko };

/** All texts, in that language. */
export const messages = computed(() => ALL[language.value]);

/** Keep the document's own language right. */
export function nameLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}

function preferred(): Language {
  return navigator.language.startsWith('ko') ? 'ko' : 'en';
}
