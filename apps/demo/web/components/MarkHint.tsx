import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { marks, player } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { hinted, idOf } from '../timeline-focus.js';

/** What the mark under the pointer, or the focused one, stands for. */
export function MarkHint(): JSX.Element {
  const m = messages.value;
  const tip = useRef<HTMLDivElement>(null);
  const mark = hinted.value !== null && marks.value.includes(hinted.value) ? hinted.value : null;
  // The mark moves with time, and what it tells moves along.
  const moment = mark === null ? 0 : player.time.value;

  useLayoutEffect(() => {
    const element = tip.current;
    const place = element?.offsetParent?.getBoundingClientRect();
    const button = mark && document.getElementById(idOf(mark))?.getBoundingClientRect();
    if (!element || !place || !button) return;
    const left = button.left + button.width / 2 - place.left - element.offsetWidth / 2;
    element.style.setProperty('--left', `${Math.max(0, Math.min(left, place.width - element.offsetWidth))}px`);
    element.style.setProperty('--top', `${button.bottom - place.top + 6}px`);
  }, [mark, moment, m]);

  return (
    <div role="tooltip" id="mark-hint" class="mark-hint" ref={tip} hidden={mark === null}>
      {mark !== null && (
        <>
          <p class="mark-hint-head">
            <strong>{mark.circuit}</strong> {m.transition(mark.from, mark.to)} · {m.formats.time(mark.at)}
          </p>
          <p>{m.reason(mark)}</p>
          <p>
            <code>{mark.reason.text}</code>
          </p>
        </>
      )}
    </div>
  );
}
