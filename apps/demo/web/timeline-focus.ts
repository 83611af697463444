// Which mark of the time line has the focus, and which one tells its reason.

import { computed, signal } from '@preact/signals';
import { REPLAYED } from '../shared/events.js';
import { crowd, marks, rankedOf, withDials } from './control-room.js';
import { followed } from './selection.js';
import { mostUrgentFirst } from './states.js';
import { levelsOf, type Mark, step } from './timeline.js';

/** How wide a mark is, in CSS pixels. */
const MARK = 18;
/** On how many levels marks can hang below a strip. */
const LEVELS = 3;

/** Whether the circuits that have not changed are shown, too. */
export const showsAll = signal(false);

/** How wide the strips are, in CSS pixels. */
export const trackWidth = signal(0);

/** A circuit's marks are the same list for as long as they are the same, so that its row is left alone meanwhile. */
const byCircuit = computed<ReadonlyMap<string, readonly Mark[]>>((): ReadonlyMap<string, readonly Mark[]> => {
  const found = new Map<string, Mark[]>();
  for (const mark of marks.value) {
    const row = found.get(mark.circuit);
    if (row === undefined) found.set(mark.circuit, [mark]);
    else row.push(mark);
  }
  const kept = [...found].map(([circuit, row]) => [circuit, unlessSame(before.get(circuit), row)] as const);
  before = new Map(kept);
  return before;
});
let before: ReadonlyMap<string, readonly Mark[]> = new Map();

function unlessSame(old: readonly Mark[] | undefined, row: readonly Mark[]): readonly Mark[] {
  return old?.length === row.length && old[0] === row[0] && old.at(-1) === row.at(-1) ? old : row;
}

/** The marks of one circuit. */
export function marksOf(circuit: string): readonly Mark[] {
  return byCircuit.value.get(circuit) ?? NONE;
}

const NONE: readonly Mark[] = [];

/**
 * The circuits that have a row: those that are not closed, the most urgent first; then those with dials, those that have
 * changed and, if asked for, the others.
 */
export const rows = computed<readonly string[]>(() => {
  const all = rankedOf([...withDials.value, ...crowd.value]);
  const notClosed = all.filter(({ state }) => state !== 'closed').sort(mostUrgentFirst);
  const others = crowd.value.map(({ name }) => name);
  const inOrder = [
    ...notClosed.map(({ name }) => name),
    ...withDials.value.map(({ name }) => name),
    ...others.filter((name) => byCircuit.value.has(name)),
    ...(showsAll.value ? others : []),
  ];
  return [...new Set(inOrder)];
});

/** How many have none. */
export const hidden = computed(() => withDials.value.length + crowd.value.length - rows.value.length);

/** On which level each mark hangs, and on how many they all do. */
export function levelled(row: readonly Mark[]): { readonly levels: readonly number[]; readonly used: number } {
  const gap = trackWidth.value === 0 ? 0 : (MARK / trackWidth.value) * REPLAYED;
  const levels = levelsOf(row, gap, LEVELS);
  return { levels, used: Math.max(0, ...levels) + 1 };
}

/** The mark that tells its reason. */
export const hinted = signal<Mark | null>(null);

const focused = signal<Mark | null>(null);

/** The mark that the Tab key leads to: the one that had the focus last, or the one that is followed. */
export const tabStop = computed(() => {
  const { value } = focused;
  return value !== null && marks.value.includes(value) ? value : followed.value;
});

/** A mark got the focus. */
export function onFocus(mark: Mark): void {
  focused.value = mark;
  hinted.value = mark;
}

/** The id of a mark's button. */
export function idOf({ circuit, at, to }: Mark): string {
  return `mark-${circuit}-${at}-${to}`;
}

/** Arrow keys lead from mark to mark, Escape closes what the mark tells. */
export function onKey(event: KeyboardEvent): void {
  const { key } = event;
  if (key === 'Escape') hinted.value = null;
  if (!isMove(key) || focused.value === null) return;
  event.preventDefault();
  const next = step(rows.value.map(marksOf), focused.value, key);
  if (next !== undefined) document.getElementById(idOf(next))?.focus();
}

function isMove(key: string): key is Parameters<typeof step>[2] {
  return ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key);
}
