import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { EventOf } from '../../shared/recording.js';
import { piecesOf } from '../ansi.js';
import { room } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { arrivals, isChosen } from '../selection.js';
import { Scroller } from './Scroller.js';
import { usePane } from './usePane.js';

/** So near to the end, in CSS pixels, one reads the latest lines. */
const NEAR = 24;

/** The log as the terminal shows it; it follows the latest line, unless one has scrolled back or follows a transition. */
export function LogPane(): JSX.Element {
  const { log } = messages.value;
  const pane = usePane(() => isChosen.value && arrivals.value?.log);
  const atEnd = useRef(true);
  const lines = useComputed(() => room.value.log).value;
  useLayoutEffect(() => {
    if (atEnd.current && !isChosen.peek()) pane.current?.scrollTo({ top: pane.current.scrollHeight });
  }, [lines, pane]);
  return (
    <div class="pane pane-log">
      <header class="pane-head">
        <h3 id="log-title">{log.title}</h3>
        <p>{log.terminal}</p>
      </header>
      <Scroller
        class="pane-body terminal"
        inner={pane}
        labelledBy="log-title"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR;
        }}
      >
        {lines.length === 0 && <p class="empty">{log.empty}</p>}
        <ol class="log-lines">
          {lines.map((line, i) => (
            <Line key={`${line.at}-${line.line}-${sameBefore(lines, i)}`} line={line} />
          ))}
        </ol>
      </Scroller>
    </div>
  );
}

/** How many of the lines just before are the same: lines are told apart by when and what, and by this. */
function sameBefore(lines: readonly EventOf<'log'>[], i: number): number {
  const line = lines[i];
  let same = 0;
  while (lines[i - same - 1]?.at === line?.at && lines[i - same - 1]?.line === line?.line) same++;
  return same;
}

function Line({ line }: { readonly line: EventOf<'log'> }): JSX.Element {
  const pieces = useMemo(() => piecesOf(line.line), [line]);
  const isFollowed = useComputed(() => arrivals.value?.log === line).value;
  return (
    <li class="log-line" data-level={line.level} data-followed={isFollowed} aria-current={isFollowed || undefined}>
      {pieces.map(({ text, look }, i) => (
        <span key={i} class={look}>
          {text}
        </span>
      ))}
    </li>
  );
}
