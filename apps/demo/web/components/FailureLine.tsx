import type { JSX } from 'preact';
import type { EventOf } from '../../shared/recording.js';
import { second } from '../control-room.js';
import { failureText } from '../failure.js';
import { messages } from '../i18n/index.js';

/** Which failure led to a state change, and the outage that it belongs to; nothing where there is neither. */
export function FailureLine({ signal }: { readonly signal: EventOf<'signal'> }): JSX.Element | null {
  const m = messages.value;
  const { failure, outage, to } = signal;
  if (failure === undefined && outage === undefined) return null;
  return (
    <p class="failure">
      {failure !== undefined && (
        <span>
          {m.lastFailure(m.formats.time(failure.at))} <code>{failureText(failure)}</code>
        </span>
      )}
      {outage !== undefined && (
        <span>
          {to === 'closed'
            ? m.wasDown(m.formats.span(outage.duration))
            : m.downSince(m.formats.time(outage.since), m.formats.span(Math.max(0, second.value - outage.since)))}
        </span>
      )}
    </p>
  );
}
