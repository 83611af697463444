import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import uPlot from 'uplot';
import { OUTCOMES, type Outcome } from '../../shared/events.js';
import { callSeries, latestRates } from '../calls.js';
import { colour } from '../colours.js';
import { frames } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { hatched } from '../patterns.js';
import { Chart } from './Chart.js';

/** How far back the chart goes, in ms. */
const SHOWN = 60_000;
/** How many seconds the figures are the mean of. */
const MEAN = 5;

/** From the axis upwards. */
const STACK: readonly Outcome[] = ['success', 'ignored', 'failure', 'not_permitted'];

/** One circuit's calls per second by outcome: the last minute as a chart, the last seconds as figures. */
export function CallsChart({ name }: { readonly name: string }): JSX.Element {
  const { lanes, formats } = messages.value;
  const series = useComputed(() => {
    const { all, last } = frames.value;
    const to = last?.at ?? 0;
    return callSeries(all, name, to - SHOWN, to);
  });
  const data = useComputed(() => stacked(series.value.times, series.value.perSecond));
  const options = useCallback(optionsOf, []);
  const rates = latestRates(series.value, MEAN);
  return (
    <div class="calls">
      <h4 class="calls-title">{lanes.perSecondOver}</h4>
      <Chart options={options} data={data} height={64} />
      <dl class="calls-figures">
        {OUTCOMES.map((outcome) => (
          <div key={outcome} data-outcome={outcome}>
            <dt>
              <span class="swatch" aria-hidden="true" />
              {lanes.outcomes[outcome]}
            </dt>
            <dd>{formats.number(Math.round(rates[outcome] * 10) / 10)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Each series is the sum of all below it; the highest is drawn first. */
function stacked(times: readonly number[], perSecond: Readonly<Record<Outcome, readonly number[]>>): uPlot.AlignedData {
  const sums: number[][] = [];
  for (const outcome of STACK) {
    const below = sums.at(-1);
    sums.push(perSecond[outcome].map((rate, i) => rate + (below?.[i] ?? 0)));
  }
  return [times.map((time) => time / 1_000), ...sums.reverse()];
}

function optionsOf(width: number, height: number): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.8, 12], align: -1 });
  const quiet = colour('quiet');
  return {
    width,
    height,
    padding: [8, 0, 6, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: (u) => lastMinute(u) },
      y: { range: (_u, _min, max) => [0, Math.max(5, max * 1.1)] },
    },
    axes: [
      { show: false },
      {
        size: 30,
        gap: 4,
        font: '11px system-ui, sans-serif',
        stroke: quiet,
        grid: { stroke: colour('line'), width: 1 },
        ticks: { show: false },
        splits: (_u, _axis, _min, max) => [0, round(max)],
      },
    ],
    series: [
      {},
      ...[...STACK].reverse().map((outcome): uPlot.Series => {
        const base: uPlot.Series = {
          width: 0,
          points: { show: false },
          fill: hatched(outcome, colour(`outcome-${outcome}`)),
        };
        return bars === undefined ? base : { ...base, paths: bars };
      }),
    ],
  };
}

/** The highest round figure below the top: 1, 2 or 5, and zeros. */
function round(max: number): number {
  const power = 10 ** Math.floor(Math.log10(max));
  return power * ([5, 2].find((digit) => digit * power <= max) ?? 1);
}

/** The scale keeps its length, also while there is less to show. */
function lastMinute({ data: [times] }: uPlot): [number, number] {
  const last = times.at(-1) ?? 0;
  return [last - SHOWN / 1_000, last];
}
