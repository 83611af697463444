// Changes of state, told to those who do not see the page: politely, and no more than one can listen to.

import type { EventOf } from '../shared/recording.js';
import type { Messages } from './i18n/en.js';

/** How long to wait between two announcements, in ms. */
export const EVERY = 3_000;

/** One sentence for all of `changes`, of which the last of each circuit counts; empty when there are none. */
export function announcementOf(changes: readonly EventOf<'signal'>[], m: Messages): string {
  const last = [...new Map(changes.map((change) => [change.circuit, change])).values()];
  const [only] = last;
  if (only === undefined) return '';
  if (last.length === 1) return m.announce.change(only.circuit, m.states[only.to], m.reason(only));
  return m.announce.many(m.formats.list(last.map(({ circuit, to }) => m.announce.part(circuit, m.states[to]))));
}
