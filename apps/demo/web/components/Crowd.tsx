import type { State } from '@fluxgate/core';
import { computed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { circuitNamed, crowd } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { BY_URGENCY, mostUrgentFirst, type Ranked } from '../states.js';
import { target } from '../target.js';
import { CrowdCell } from './CrowdCell.js';
import { Shape } from './Shape.js';

/** How many are shown before one asks for all. */
const FIRST = 24;

const ranked = computed<readonly Ranked[]>(() =>
  crowd.value
    .map(({ name }): Ranked => {
      const circuit = circuitNamed(name);
      return { name, state: circuit?.state.value ?? 'closed', since: circuit?.since.value ?? 0 };
    })
    .sort(mostUrgentFirst),
);

/** The circuits without dials, however many: a cell each, the most urgent first. */
export function Crowd(): JSX.Element | null {
  const { crowd: words } = messages.value;
  const all = useSignal(false);
  const { value } = ranked;
  if (value.length === 0) return null;
  const shown = value.filter(({ name }, i) => all.value || i < FIRST || name === target.value);
  return (
    <section class="crowd" aria-labelledby="crowd-title">
      <div class="section-head">
        <h2 id="crowd-title">{words.title(value.length)}</h2>
        <p>{words.lead}</p>
      </div>
      <ul class="crowd-summary">
        {BY_URGENCY.map((state) => (
          <Count key={state} state={state} count={value.filter((one) => one.state === state).length} />
        ))}
      </ul>
      <ul class="crowd-grid">
        {shown.map(({ name }) => (
          <CrowdCell key={name} name={name} />
        ))}
      </ul>
      {value.length > FIRST && (
        <button
          type="button"
          class="button"
          aria-expanded={all.value}
          onClick={() => {
            all.value = !all.value;
          }}
        >
          {all.value ? words.fewer : words.all(value.length)}
        </button>
      )}
    </section>
  );
}

function Count({ state, count }: { readonly state: State; readonly count: number }): JSX.Element | null {
  if (count === 0) return null;
  return (
    <li data-state={state}>
      <Shape state={state} /> {messages.value.crowd.count(state, count)}
    </li>
  );
}
