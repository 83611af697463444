// Which transition is followed to Slack, the log and the metrics.

import { computed, signal } from '@preact/signals';
import type { EventOf } from '../shared/recording.js';
import { marks, player, recording, withDials } from './control-room.js';
import { type Trace, trace } from './trace.js';

const chosen = signal<EventOf<'signal'> | null>(null);

/** The latest; among many circuits, the latest of those that one acts on. */
const latest = computed(() => {
  const names = new Set(withDials.value.map(({ name }) => name));
  return marks.value.findLast(({ circuit }) => names.has(circuit)) ?? marks.value.at(-1);
});

/** The transition that was chosen, while it is on the time line; else the latest. */
export const followed = computed(() => {
  const { value } = chosen;
  return value !== null && marks.value.includes(value) ? value : latest.value;
});

/** Whether the followed one was chosen by hand. */
export const isChosen = computed(() => chosen.value !== null && followed.value === chosen.value);

/** Where the followed one has arrived by the moment shown. */
export const arrivals = computed<Trace | null>(() => {
  const { value } = followed;
  const { recording: all } = recording.value;
  if (value === undefined) return null;
  const found = trace(all, value, player.time.value);
  const same = last !== null && found.slack === last.slack && found.log === last.log && found.metrics === last.metrics;
  if (!same) last = found;
  return last;
});
let last: Trace | null = null;

/** Follow this one. */
export function follow(mark: EventOf<'signal'>): void {
  chosen.value = mark;
}

/** Follow whichever is the latest. */
export function followLatest(): void {
  chosen.value = null;
}
