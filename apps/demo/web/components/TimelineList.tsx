import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { marks } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { FailureLine } from './FailureLine.js';
import { Scroller } from './Scroller.js';
import { Shape } from './Shape.js';

/** The same as a table, the latest change first: for those who would rather read, or cannot point. */
export function TimelineList(): JSX.Element {
  const { timeline } = messages.value;
  const open = useSignal(false);
  return (
    <details
      class="fold"
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open;
      }}
    >
      <summary id="timeline-list">{timeline.list(marks.value.length)}</summary>
      {open.value && <Table />}
    </details>
  );
}

function Table(): JSX.Element {
  const m = messages.value;
  const { columns } = m.timeline;
  return (
    <Scroller class="scroller" labelledBy="timeline-list">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{columns.at}</th>
            <th scope="col">{columns.circuit}</th>
            <th scope="col">{columns.change}</th>
            <th scope="col">{columns.why}</th>
          </tr>
        </thead>
        <tbody>
          {[...marks.value].reverse().map((mark) => (
            <tr key={`${mark.circuit}-${mark.at}-${mark.to}`}>
              <td>{m.formats.time(mark.at)}</td>
              <td>{mark.circuit}</td>
              <td class="table-change">
                <Shape state={mark.to} /> {m.transition(mark.from, mark.to)}
              </td>
              <td>
                {m.reason(mark)} <code>{mark.reason.text}</code>
                <FailureLine signal={mark} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
