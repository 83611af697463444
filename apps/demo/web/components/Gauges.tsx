import type { JSX } from 'preact';
import type { CircuitSignals } from '../control-room.js';
import { verdictOf } from '../gauges.js';
import { messages } from '../i18n/index.js';

/** What the window holds, against the limits of the circuit's own rules. */
export function Gauges({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element | null {
  const { lanes, formats } = messages.value;
  const { limits } = circuit.facts;
  const window = circuit.now.value?.figures.window;
  if (window === undefined) return null;
  const { calls, failureRate, slowRate, latency } = window;
  const min = limits.minRequests ?? 0;
  const notes = [
    limits.failureStreak === undefined ? '' : lanes.streakOpens(limits.failureStreak),
    min === 0 ? '' : lanes.countsFrom(min),
  ];
  return (
    <div class="gauges">
      <p class="gauges-window">
        {lanes.windowHolds(calls)}
        <span class="gauges-mean">
          {lanes.meanLatency} <strong>{latency === null ? '–' : formats.latency(latency)}</strong>
        </span>
      </p>
      {limits.failureRate !== undefined ? (
        <Gauge label={lanes.failed} rate={failureRate} limit={limits.failureRate} calls={calls} min={min} />
      ) : (
        <p class="gauge-bare">
          {lanes.failed} <strong>{failureRate === null ? '–' : formats.percent(failureRate)}</strong>
        </p>
      )}
      {limits.slow !== undefined && (
        <Gauge
          label={lanes.slow(limits.slow.threshold)}
          rate={slowRate}
          limit={limits.slow.rate}
          calls={calls}
          min={min}
        />
      )}
      <p class="gauges-note">{notes.filter(Boolean).join(' ')}</p>
    </div>
  );
}

interface GaugeProps {
  readonly label: string;
  readonly rate: number | null;
  readonly limit: number;
  readonly calls: number;
  readonly min: number;
}

function Gauge({ label, rate, limit, calls, min }: GaugeProps): JSX.Element {
  const { lanes, formats } = messages.value;
  const verdict = verdictOf(rate, limit, calls, min);
  const value = rate === null ? '–' : formats.percent(rate);
  return (
    <div class="gauge" data-verdict={verdict}>
      <p class="gauge-text" aria-hidden="true">
        <span class="gauge-label">{label}</span>
        <strong class="gauge-value">{value}</strong>
        <span class="gauge-verdict">{lanes.verdict[verdict](limit)}</span>
      </p>
      <meter
        class="unseen"
        min={0}
        max={1}
        value={rate ?? 0}
        aria-label={label}
        aria-valuetext={`${value}, ${lanes.verdict[verdict](limit)}`}
      />
      <div class="gauge-bar" aria-hidden="true" style={{ '--rate': rate ?? 0, '--limit': limit }}>
        <span class="gauge-fill" />
        <span class="gauge-limit" />
      </div>
    </div>
  );
}
