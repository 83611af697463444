import { computed, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { crowd, recording, scrapes, withDials } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { type MetricLine, metricLines } from '../metric-lines.js';
import { arrivals, followed } from '../selection.js';
import { Scroller } from './Scroller.js';
import { usePane } from './usePane.js';

/** The circuit whose metrics are shown; `null`: that of the transition which is followed. */
const chosen = signal<string | null>(null);

const names = computed(() => [...withDials.value, ...crowd.value].map(({ name }) => name));
const circuit = computed(() => {
  const { value } = chosen;
  return value !== null && names.value.includes(value) ? value : (followed.value?.circuit ?? names.value[0] ?? '');
});
// Another transition leads back to its own circuit.
followed.subscribe(() => {
  chosen.value = null;
});

const lines = computed(() =>
  metricLines({
    recording: recording.value.recording,
    circuit: circuit.value,
    scrape: scrapes.value.last,
    followed: followed.value,
    arrived: arrivals.value?.metrics ?? null,
  }),
);

/** The metrics of one circuit as they are scraped, with what has just changed. */
export function MetricsPane(): JSX.Element {
  const { metrics } = messages.value;
  const pane = usePane(() => arrivals.value?.metrics);
  return (
    <div class="pane pane-metrics">
      <header class="pane-head">
        <h3 id="metrics-title">{metrics.title}</h3>
        <p>{metrics.scraped}</p>
        <label class="pane-choice">
          <span class="unseen">{metrics.circuit}</span>
          <select
            value={circuit.value}
            onChange={({ currentTarget }) => {
              chosen.value = currentTarget.value;
            }}
          >
            {names.value.map((name) => (
              <option key={name} value={name}>
                {name}
                <wbr />
              </option>
            ))}
          </select>
        </label>
      </header>
      <Scroller class="pane-body terminal" inner={pane} labelledBy="metrics-title">
        {lines.value.length === 0 && <p class="empty">{metrics.empty}</p>}
        <ul class="metric-lines">
          {lines.value.map((line) => (
            <Line key={line.key} line={line} />
          ))}
        </ul>
        <p class="metrics-more">
          {metrics.noBuckets} <a href="metrics">{metrics.all}</a>
        </p>
      </Scroller>
    </div>
  );
}

function Line({ line }: { readonly line: MetricLine }): JSX.Element {
  const { metrics } = messages.value;
  const { name, labels, value, touched, was } = line;
  const rest = Object.entries(labels).filter(([label]) => label !== 'circuit_name');
  return (
    <li class="metric-line" data-followed={touched !== null} aria-current={touched !== null || undefined}>
      <span class="metric-name">
        {name}
        <wbr />
        {rest.length > 0 && (
          <span class="metric-labels">{`{${rest.map(([label, text]) => `${label}="${text}"`).join(', ')}}`}</span>
        )}
      </span>{' '}
      <span class="metric-value">{value}</span>{' '}
      {touched !== null ? (
        <span class="metric-became">
          {touched.was ?? metrics.isNew} → {touched.became}
        </span>
      ) : (
        was !== null && <span class="metric-was">{metrics.was(was)}</span>
      )}
    </li>
  );
}
