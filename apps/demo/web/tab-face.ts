// What the browser's tab says: whoever works in another one sees there that a circuit opened or the server is gone.

import type { State } from '@fluxgate/core';
import type { Messages } from './i18n/en.js';

/** The title of the tab, and its icon. */
export interface TabFace {
  readonly title: string;
  readonly icon: 'icon.svg' | 'icon-open.svg' | 'icon-half-open.svg' | 'icon-lost.svg';
}

/** The face of the tab for the present: a lost server first, then circuits that reject calls, then those that probe. */
export function tabFace(isLost: boolean, states: readonly State[], { documentTitle, tab }: Messages): TabFace {
  const face = (text: string, icon: TabFace['icon']): TabFace => ({ title: `${text} · ${documentTitle}`, icon });
  if (isLost) return face(tab.lost, 'icon-lost.svg');
  const open = states.filter((state) => state === 'open' || state === 'forced_open').length;
  if (open > 0) return face(tab.open(open), 'icon-open.svg');
  const halfOpen = states.filter((state) => state === 'half_open').length;
  if (halfOpen > 0) return face(tab.halfOpen(halfOpen), 'icon-half-open.svg');
  return { title: documentTitle, icon: 'icon.svg' };
}
