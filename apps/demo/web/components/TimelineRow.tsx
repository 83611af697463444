import type { State } from '@fluxgate/core';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { circuitNamed, knownSince } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { type Mark, type Segment, segmentsOf } from '../timeline.js';
import { idOf, levelled, marksOf } from '../timeline-focus.js';
import { placeOf } from '../timeline-place.js';
import { MarkButton } from './MarkButton.js';
import { MovingLayer } from './MovingLayer.js';
import { Shape } from './Shape.js';

/** One circuit's strip, with its marks below. */
export function TimelineRow({ name }: { readonly name: string }): JSX.Element | null {
  const m = messages.value;
  const state = circuitNamed(name)?.state.value;
  const marks = useComputed(() => marksOf(name)).value;
  if (state === undefined) return null;
  const { levels, used } = levelled(marks);
  return (
    <li class="timeline-row" style={{ '--levels': used }}>
      <span class="timeline-name">
        <Shape state={state} />
        <span class="timeline-circuit">{name}</span>
        <span class="unseen">{m.states[state]}</span>
      </span>
      <div class="timeline-track">
        <div class="timeline-strips">
          <MovingLayer>
            {segments(marks, state).map(({ state: held, from, to }) => (
              <span
                key={from}
                class="strip"
                data-state={held}
                style={{ '--from': placeOf(from), '--to': to === null ? FAR : placeOf(to) }}
              />
            ))}
          </MovingLayer>
        </div>
        <MovingLayer>
          {marks.map((mark, i) => (
            <MarkButton key={idOf(mark)} mark={mark} level={levels[i] ?? 0} />
          ))}
        </MovingLayer>
      </div>
    </li>
  );
}

/** The strip of the present state goes on beyond what is shown, and need not be drawn anew with each second. */
const FAR = 1e4;

/** What was before the first mark is known from it; without marks, it has been as it is. */
function segments(marks: readonly Mark[], state: State): Segment[] {
  return segmentsOf(marks[0]?.from ?? state, marks, knownSince.value);
}
