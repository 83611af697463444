import type { JSX } from 'preact';
import { connection } from '../control-room.js';
import { messages } from '../i18n/index.js';

/** Says that the server is gone, for as long as it is. */
export function Banner(): JSX.Element {
  const m = messages.value;
  const { value } = connection;
  const text =
    value.kind !== 'lost' ? null : value.since === null ? m.neverReached : m.lost(m.formats.time(value.since));
  return (
    <div role="alert" class="banner-place">
      {text !== null && (
        <p class="banner">
          <svg viewBox="0 0 24 24" class="banner-sign" aria-hidden="true">
            <path d="M12 2 23 21H1zM12 9v6m0 2.6v.2" />
          </svg>
          {text}
        </p>
      )}
    </div>
  );
}
