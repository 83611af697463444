import { STATES } from '@fluxgate/core';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { crowd, marks } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { hidden, hinted, rows, showsAll, trackWidth } from '../timeline-focus.js';
import { MarkHint } from './MarkHint.js';
import { Shape } from './Shape.js';
import { TimeAxis } from './TimeAxis.js';
import { TimelineList } from './TimelineList.js';
import { TimelineRow } from './TimelineRow.js';

/** The states of all circuits over the last five minutes, and each change between them. */
export function Timeline(): JSX.Element {
  const { timeline } = messages.value;
  const ruler = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ruler.current as HTMLDivElement;
    const observer = new ResizeObserver(() => {
      trackWidth.value = element.clientWidth;
    });
    observer.observe(element);
    // What a mark tells stays while one points at it, or at anything else in here.
    frame.current?.addEventListener('pointerleave', () => {
      hinted.value = null;
    });
    return () => observer.disconnect();
  }, []);

  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <div class="section-head">
        <h2 id="timeline-title">{timeline.title}</h2>
        <p id="timeline-hint">{timeline.hint}</p>
      </div>
      <Legend />
      <div class="timeline-frame" ref={frame}>
        <div class="timeline-scroll">
          <div class="timeline-ruler" ref={ruler} />
          <ul class="timeline-rows" aria-label={timeline.marks} aria-describedby="timeline-hint">
            {rows.value.map((name) => (
              <TimelineRow key={name} name={name} />
            ))}
          </ul>
          <TimeAxis />
        </div>
        <MarkHint />
      </div>
      {marks.value.length === 0 && <p class="empty">{timeline.empty}</p>}
      <Others />
      <TimelineList />
    </section>
  );
}

function Legend(): JSX.Element {
  const m = messages.value;
  return (
    <ul class="timeline-legend" aria-label={m.timeline.legend}>
      {STATES.map((state) => (
        <li key={state}>
          <span class="strip-sample" data-state={state} aria-hidden="true" />
          <Shape state={state} />
          {m.states[state]}
        </li>
      ))}
    </ul>
  );
}

/** The circuits that stand still are shown when one asks for them. */
function Others(): JSX.Element | null {
  const { timeline } = messages.value;
  if (crowd.value.length === 0 || (hidden.value === 0 && !showsAll.value)) return null;
  return (
    <p class="timeline-others">
      {!showsAll.value && timeline.others(hidden.value)}
      <button
        type="button"
        class="button"
        aria-expanded={showsAll.value}
        onClick={() => {
          showsAll.value = !showsAll.value;
        }}
      >
        {showsAll.value ? timeline.hideOthers : timeline.showOthers}
      </button>
    </p>
  );
}
