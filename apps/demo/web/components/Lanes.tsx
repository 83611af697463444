import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { rankedOf, setting, withDials } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { Lane } from './Lane.js';
import { StateCounts } from './StateCounts.js';

const states = computed(() => rankedOf(setting.value?.circuits ?? []).map(({ state }) => state));

/** A lane for each circuit that has dials, and how many of all are in which state. */
export function Lanes(): JSX.Element {
  return (
    <section class="lanes" id="circuits" tabIndex={-1} aria-labelledby="lanes-title">
      <div class="section-head">
        <h2 id="lanes-title">{messages.value.lanes.title}</h2>
        <StateCounts states={states.value} />
      </div>
      <div class="lanes-grid">
        {withDials.value.map(({ name }) => (
          <Lane key={name} name={name} />
        ))}
      </div>
    </section>
  );
}
