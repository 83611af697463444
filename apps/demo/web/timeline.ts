// The time line of one circuit: which state it was in when, and the signals in between.

import type { State } from '@fluxgate/core';
import type { EventOf } from '../shared/recording.js';

/** A signal, with its time. */
export type Mark = EventOf<'signal'>;

/** A stretch of time in one state, in ms since the Unix epoch. */
export interface Segment {
  readonly state: State;
  readonly from: number;
  /** `null`: it lasts. */
  readonly to: number | null;
}

/**
 * The stretches that the circuit's `marks`, in order, cut the time after `from` into.
 *
 * @param before - the state at `from`
 */
export function segmentsOf(before: State, marks: readonly Mark[], from: number): Segment[] {
  const starts = [{ state: before, from }, ...marks.map(({ to, at }) => ({ state: to, from: at }))];
  return starts
    .map(({ state, from: start }, i): Segment => ({ state, from: start, to: starts[i + 1]?.from ?? null }))
    .filter(({ from: start, to }) => to === null || to > start);
}

/**
 * On which level each mark hangs, from 0: marks that would cover each other hang below each other, on `levels` levels at the
 * most.
 *
 * @param gap - how many ms apart two marks on one level are at least
 */
export function levelsOf(marks: readonly Mark[], gap: number, levels: number): number[] {
  const lastOn: number[] = [];
  return marks.map(({ at }) => {
    let level = 0;
    while (level < levels - 1 && at - (lastOn[level] ?? Number.NEGATIVE_INFINITY) < gap) level++;
    // All are taken: the one that was taken longest ago has the most room.
    if (at - (lastOn[level] ?? Number.NEGATIVE_INFINITY) < gap) level = lastOn.indexOf(Math.min(...lastOn));
    lastOn[level] = at;
    return level;
  });
}

/** Where an arrow key leads from `mark`: within its row, or to what is nearest in time in the next row that has any. */
export function step(
  rows: readonly (readonly Mark[])[],
  mark: Mark,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End',
): Mark | undefined {
  const row = rows.findIndex((marks) => marks.includes(mark));
  const marks = rows[row];
  if (marks === undefined) return undefined;
  switch (key) {
    case 'ArrowLeft':
      return marks[marks.indexOf(mark) - 1];
    case 'ArrowRight':
      return marks[marks.indexOf(mark) + 1];
    case 'Home':
      return marks[0];
    case 'End':
      return marks.at(-1);
    case 'ArrowUp':
      return nearest(rows.slice(0, row).findLast(notEmpty), mark.at);
    case 'ArrowDown':
      return nearest(rows.slice(row + 1).find(notEmpty), mark.at);
  }
}

function notEmpty(marks: readonly Mark[]): boolean {
  return marks.length > 0;
}

function nearest(marks: readonly Mark[] = [], at: number): Mark | undefined {
  return [...marks].sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}
