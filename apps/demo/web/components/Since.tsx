import type { JSX } from 'preact';
import { type CircuitSignals, second } from '../control-room.js';
import { messages } from '../i18n/index.js';

/** For how long a circuit has been in its state, and how often it reopened on the way. */
export function Since({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element {
  const m = messages.value;
  const since = circuit.since.value;
  const reopens = circuit.now.value?.figures.reopens ?? 0;
  return (
    <>
      {m.since(m.formats.span(Math.max(0, second.value - since)), m.formats.time(since))}
      {reopens > 0 && <span class="lane-reopens"> · {m.reopened(reopens)}</span>}
    </>
  );
}
