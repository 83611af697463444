import type { JSX } from 'preact';
import { messages } from '../i18n/index.js';
import { overview } from '../overview.js';
import { QUERIES, ringOf } from '../panels.js';
import { BY_URGENCY } from '../states.js';
import { Panel } from './Panel.js';
import { Shape } from './Shape.js';

/** Left free between two parts of the ring, as a share of it. */
const GAP = 0.006;

/** How many circuits are in each state: a ring, and the same as a table. */
export function StateOverview(): JSX.Element {
  const { panels, states, formats } = messages.value;
  const counts = overview.value;
  const ring = counts === null ? [] : ringOf(BY_URGENCY.map((state) => [state, counts[state]] as const));
  const all = ring.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel title={panels.stateOverview} query={QUERIES.stateOverview} class="panel-overview">
      {counts === null ? (
        <p class="empty">{panels.nothing}</p>
      ) : (
        <div class="overview">
          <svg class="ring" viewBox="0 0 120 120" aria-hidden="true">
            {ring.map(({ of, start, length }) => (
              <circle
                key={of}
                class="ring-part"
                data-state={of}
                cx="60"
                cy="60"
                r="46"
                pathLength={1}
                stroke-dasharray={`${ring.length === 1 ? 1 : Math.max(0.004, length - GAP)} 1`}
                stroke-dashoffset={-start}
              />
            ))}
            <text class="ring-figure" x="60" y="60">
              {formats.number(all)}
            </text>
            <text class="ring-unit" x="60" y="78">
              {panels.circuits(all)}
            </text>
          </svg>
          <table class="overview-table">
            <caption class="unseen">{panels.overviewChart}</caption>
            <thead class="unseen">
              <tr>
                <th scope="col">{panels.columns.state}</th>
                <th scope="col">{panels.columns.count}</th>
              </tr>
            </thead>
            <tbody>
              {BY_URGENCY.map((state) => (
                <tr key={state} data-none={counts[state] === 0}>
                  <th scope="row">
                    <Shape state={state} /> {states[state]}
                  </th>
                  <td>{formats.number(counts[state])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
