import { computed, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import type uPlot from 'uplot';
import { REPLAYED } from '../../shared/events.js';
import { colour } from '../colours.js';
import { knownSince, recording, scrapes } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { QUERIES } from '../panels.js';
import { tripRates } from '../trips.js';
import { Chart } from './Chart.js';
import { Panel } from './Panel.js';

/** How many ms lie between two points of a line. */
const STEP = 5_000;
/** How many lines can be told apart. */
const LINES = 6;
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [14, 4]];

const rates = computed(() => {
  const to = scrapes.value.last?.at ?? 0;
  const { recording: all } = recording.peek();
  const times = Array.from({ length: REPLAYED / STEP + 1 }, (_, i) => to - REPLAYED + i * STEP);
  const known = times.filter((time) => time >= knownSince.peek());
  return tripRates(all.base.samples, scrapes.value.all, known);
});

const shown = computed(() => rates.value.lines.slice(0, LINES));
const data: ReadonlySignal<uPlot.AlignedData> = computed(() => [
  rates.value.times.map((time) => time / 1_000),
  ...shown.value.map((line) => [...line.rates]),
]);

/** How often each circuit has opened over the last five minutes. */
export function TripRatePanel(): JSX.Element {
  const { panels, formats } = messages.value;
  const lines = shown.value;
  const names = lines.map(({ circuit }) => circuit).join();
  const options = useCallback(
    (width: number, height: number) => optionsOf(width, height, lines.length, formats.minute),
    [names, formats],
  );
  const more = rates.value.lines.length - lines.length;
  return (
    <Panel title={panels.tripRate} query={QUERIES.tripRate} class="panel-trips">
      {lines.length === 0 ? (
        <p class="empty">{panels.noTrips}</p>
      ) : (
        <>
          <Chart options={options} data={data} height={150} version={names} />
          <table class="trips-table">
            <caption class="unseen">
              {panels.tripsChart}, {panels.tripRateUnit}
            </caption>
            <thead class="unseen">
              <tr>
                <th scope="col">{panels.columns.circuit}</th>
                <th scope="col">{panels.columns.rate}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ circuit, rates: values }, i) => (
                <tr key={circuit}>
                  <th scope="row">
                    <svg class="trips-line" data-line={i} viewBox="0 0 28 8" aria-hidden="true">
                      <path d="M0 4h28" stroke-dasharray={DASHES[i]?.join(' ')} />
                    </svg>
                    {circuit}
                  </th>
                  <td>{(values.at(-1) ?? 0).toFixed(4)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {more > 0 && <p class="hint">{panels.more(more)}</p>}
        </>
      )}
    </Panel>
  );
}

function optionsOf(width: number, height: number, lines: number, minute: (at: number) => string): uPlot.Options {
  const axis: uPlot.Axis = {
    font: '11px system-ui, sans-serif',
    stroke: colour('quiet'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: (u) => lastMinutes(u) },
      y: { range: (_u, _min, max) => [0, Math.max(0.01, max * 1.15)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 26,
        values: (_u, splits) => splits.map((at) => minute(at * 1_000)),
      },
      { ...axis, size: 46, gap: 4, space: 34 },
    ],
    series: [
      {},
      ...Array.from({ length: lines }, (_, i): uPlot.Series => {
        return { stroke: colour(`line-${i}`), width: 2, dash: DASHES[i] ?? [], points: { show: false } };
      }),
    ],
  };
}

function lastMinutes({ data: [times] }: uPlot): [number, number] {
  const last = times.at(-1) ?? 0;
  return [last - REPLAYED / 1_000, last];
}
