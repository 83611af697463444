import type { JSX } from 'preact';
import { withDials } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { Lane } from './Lane.js';

/** A lane for each circuit that has dials. */
export function Lanes(): JSX.Element {
  return (
    <section class="lanes" id="circuits" tabIndex={-1} aria-labelledby="lanes-title">
      <h2 id="lanes-title">{messages.value.lanes.title}</h2>
      <div class="lanes-grid">
        {withDials.value.map(({ name }) => (
          <Lane key={name} name={name} />
        ))}
      </div>
    </section>
  );
}
