import { en, type Messages } from '../../../web/i18n/en.js';
import { ko } from '../../../web/i18n/ko.js';

/** The languages of the page. */
export type Language = 'en' | 'ko';

/** What the page says in each: tests look for what readers read. */
export const TEXTS: Readonly<Record<Language, Messages>> = { en, ko };
