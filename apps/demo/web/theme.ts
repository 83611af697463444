import { effect, signal } from '@preact/signals';
import { stored } from './stored.js';

/** How the page can look. */
export const THEMES = ['system', 'light', 'dark'] as const;
/** One of them. */
export type Theme = (typeof THEMES)[number];

/** What was chosen. */
export const theme = stored<Theme>('fluxgate.theme', THEMES, 'system');

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(prefersDark.matches);

/** Whether it looks dark now: charts are painted, and have to be painted anew. */
export const isDark = signal(false);

/** Keep the document's look as it was chosen. */
export function applyTheme(): void {
  prefersDark.addEventListener('change', ({ matches }) => {
    systemIsDark.value = matches;
  });
  effect(() => {
    const dark = theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    isDark.value = dark;
  });
}
