import type { ReactElement } from 'react';
import { REMEMBERED, type Second } from './simulation.js';
import type { Words } from './words.js';

const HEIGHT = 80;
const BAND = 8;

/** Calls per second as stacked bars, above a band in the colours of the states. */
export function Chart({
  seconds,
  now,
  words,
}: {
  seconds: readonly Second[];
  now: number;
  words: Words;
}): ReactElement {
  const last = Math.floor(now / 1_000);
  const first = last - REMEMBERED + 1;
  const most = Math.max(10, ...seconds.map(({ success, failure, rejected }) => success + failure + rejected));
  const bar = (value: number): number => (value / most) * HEIGHT;
  const sum = (kind: 'success' | 'failure' | 'rejected'): number =>
    seconds.filter(({ at }) => at >= first).reduce((total, second) => total + second[kind], 0);
  const totals = (['success', 'failure', 'rejected'] as const).map((kind) => `${words[kind]} ${sum(kind)}`).join(', ');

  return (
    <figure className="fg-chart">
      <figcaption>
        {words.chart}
        <span className="fg-legend">
          {(['success', 'failure', 'rejected'] as const).map((kind) => (
            <span key={kind}>
              <i className={`fg-${kind}`} aria-hidden="true" /> {words[kind]}
            </span>
          ))}
          <span>
            {words.states.open} / {words.states.half_open}
            {': '}
            <i className="fg-state-open" aria-hidden="true" /> <i className="fg-state-half_open" aria-hidden="true" />
          </span>
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${REMEMBERED} ${HEIGHT + BAND}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${words.chart}: ${totals}`}
      >
        {seconds.map(({ at, success, failure, rejected, state }) => {
          const x = at - first;
          if (x < 0) return null;
          const [ok, bad, not] = [bar(success), bar(failure), bar(rejected)];
          return (
            <g key={at}>
              <rect className="fg-success" x={x} width={0.9} y={HEIGHT - ok} height={ok} />
              <rect className="fg-failure" x={x} width={0.9} y={HEIGHT - ok - bad} height={bad} />
              <rect className="fg-rejected" x={x} width={0.9} y={HEIGHT - ok - bad - not} height={not} />
              <rect className={`fg-state-${state}`} x={x} width={1} y={HEIGHT + 2} height={BAND - 2} />
            </g>
          );
        })}
      </svg>
    </figure>
  );
}
