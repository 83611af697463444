import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { messages } from '../i18n/index.js';
import { follow, followed } from '../selection.js';
import type { Mark } from '../timeline.js';
import { hinted, idOf, onFocus, onKey, tabStop } from '../timeline-focus.js';
import { placeOf } from '../timeline-place.js';
import { Shape } from './Shape.js';

/** What {@link MarkButton} stands for. */
export interface MarkButtonProps {
  readonly mark: Mark;
  /** How far below the strip it hangs, from 0. */
  readonly level: number;
}

/** A change of state. Pointed at or focused, it tells its reason; pressed, it is followed. */
export function MarkButton({ mark, level }: MarkButtonProps): JSX.Element {
  const m = messages.value;
  const tells = useComputed(() => hinted.value === mark).value;
  const isFollowed = useComputed(() => followed.value === mark).value;
  const isTabStop = useComputed(() => tabStop.value === mark).value;
  return (
    <button
      type="button"
      id={idOf(mark)}
      class="mark"
      data-state={mark.to}
      style={{ '--at': placeOf(mark.at), '--level': level }}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={m.timeline.mark(mark.circuit, m.transition(mark.from, mark.to), m.formats.time(mark.at))}
      aria-describedby={tells ? 'mark-hint' : undefined}
      aria-pressed={isFollowed}
      onFocus={() => onFocus(mark)}
      onKeyDown={onKey}
      onBlur={() => {
        hinted.value = null;
      }}
      onPointerEnter={() => {
        hinted.value = mark;
      }}
      onClick={() => {
        follow(mark);
        hinted.value = mark;
      }}
    >
      <Shape state={mark.to} />
    </button>
  );
}
