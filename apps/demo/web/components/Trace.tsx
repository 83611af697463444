import type { JSX } from 'preact';
import type { EventOf } from '../../shared/recording.js';
import { second, setting } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { arrivals, followed, followLatest, isChosen } from '../selection.js';
import { REACH } from '../trace.js';
import { FailureLine } from './FailureLine.js';
import { LogPane } from './LogPane.js';
import { MetricsPane } from './MetricsPane.js';
import { Shape } from './Shape.js';
import { SlackPane } from './SlackPane.js';

/** One transition, as it arrived in Slack, in the log and in the metrics. */
export function TraceSection(): JSX.Element {
  const { trace } = messages.value;
  return (
    <section class="trace" aria-labelledby="trace-title">
      <div class="section-head">
        <h2 id="trace-title">{trace.title}</h2>
        <p>{trace.lead}</p>
      </div>
      <Followed />
      <div class="trace-panes">
        <SlackPane />
        <LogPane />
        <MetricsPane />
      </div>
    </section>
  );
}

/** Which one it is, and how long after it each place knew. */
function Followed(): JSX.Element {
  const m = messages.value;
  const mark = followed.value;
  if (mark === undefined) return <p class="followed followed-none">{m.trace.none}</p>;
  const found = arrivals.value;
  return (
    <div class="followed" data-state={mark.to}>
      <p class="followed-what">
        <span class="followed-how">{isChosen.value ? m.trace.chosen : m.trace.following}</span>
        <Shape state={mark.to} /> <strong>{mark.circuit}</strong> {m.transition(mark.from, mark.to)} ·{' '}
        {m.formats.time(mark.at)}
      </p>
      <FailureLine signal={mark} />
      <ul class="followed-arrivals">
        <Arrival place={m.trace.inLog} at={found?.log?.at} mark={mark} reach={REACH.log} />
        <Arrival place={m.trace.inMetrics} at={found?.metrics?.at} mark={mark} reach={REACH.metrics} />
        {setting.value?.slack !== 'real' && (
          <Arrival place={m.trace.inSlack} at={found?.slack?.at} mark={mark} reach={REACH.slack} />
        )}
      </ul>
      {isChosen.value && (
        <button type="button" class="button" onClick={followLatest}>
          {m.trace.followLatest}
        </button>
      )}
    </div>
  );
}

interface ArrivalProps {
  readonly place: string;
  /** When it arrived there, in ms since the Unix epoch. */
  readonly at: number | undefined;
  readonly mark: EventOf<'signal'>;
  /** For how many ms it can be on its way. */
  readonly reach: number;
}

function Arrival({ place, at, mark, reach }: ArrivalProps): JSX.Element {
  const { trace } = messages.value;
  if (at === undefined) {
    const text = second.value > mark.at + reach ? trace.missing(place) : trace.waiting(place);
    return <Told arrived={false} text={text} />;
  }
  return <Told arrived={true} text={trace.arrived(place, trace.after(Math.max(0, at - mark.at)))} />;
}

function Told({ arrived, text }: { readonly arrived: boolean; readonly text: string }): JSX.Element {
  return (
    <li data-arrived={arrived}>
      <span class="arrival-sign" aria-hidden="true">
        {arrived ? '✓' : '…'}
      </span>
      {text}
    </li>
  );
}
