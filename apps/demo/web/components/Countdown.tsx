import type { JSX } from 'preact';
import { type CircuitSignals, player } from '../control-room.js';
import { messages } from '../i18n/index.js';

/** The time left until an open circuit is tried again. */
export function Countdown({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element {
  const state = circuit.state.value;
  return <div class="countdown">{state === 'open' && <Left circuit={circuit} />}</div>;
}

function Left({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element {
  const { lanes, formats } = messages.value;
  const since = circuit.since.value;
  const retryAt = circuit.now.value?.figures.retryAt ?? null;
  if (retryAt === null) return <p class="countdown-text">{lanes.tryUnknown}</p>;
  const left = Math.max(0, retryAt - player.time.value);
  const share = left / Math.max(1, retryAt - since);
  return (
    <>
      <p class="countdown-text">
        {left === 0 ? lanes.tryNow : lanes.tryIn(formats.span(Math.ceil(left / 1_000) * 1_000))}
      </p>
      <div class="countdown-bar" aria-hidden="true">
        <span style={{ '--left': share }} />
      </div>
    </>
  );
}
