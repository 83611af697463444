import type { JSX } from 'preact';
import { REPLAYED } from '../../shared/events.js';
import { player } from '../control-room.js';
import { messages } from '../i18n/index.js';

const MINUTES = [5, 4, 3, 2, 1, 0];

/** The minutes before the moment shown. */
export function TimeAxis(): JSX.Element {
  const { timeline, formats } = messages.value;
  return (
    <div class="axis" aria-hidden="true">
      {MINUTES.map((minutes) => (
        <span key={minutes} style={{ '--place': 1 - (minutes * 60_000) / REPLAYED }}>
          {minutes === 0 ? <Moment /> : timeline.ago(formats.span(minutes * 60_000))}
        </span>
      ))}
    </div>
  );
}

function Moment(): JSX.Element {
  const { timeline, formats } = messages.value;
  return <>{player.isLive.value ? timeline.now : formats.time(player.time.value)}</>;
}
