import { computed } from '@preact/signals';
import type { JSX } from 'preact';
import { circuitNamed, rankedOf, setting } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { mostUrgentFirst } from '../states.js';
import { Countdown } from './Countdown.js';
import { FailureLine } from './FailureLine.js';
import { Shape } from './Shape.js';
import { Since } from './Since.js';

/** How many are listed one by one. */
const FIRST = 3;

const notClosed = computed(() =>
  rankedOf(setting.value?.circuits ?? [])
    .filter(({ state }) => state !== 'closed')
    .sort(mostUrgentFirst),
);

/**
 * Which circuits are not closed, since when, why, and when they are probed next: the most urgent first, always in sight,
 * however wide the page is and wherever it is scrolled to.
 */
export function Glance(): JSX.Element | null {
  const { glance } = messages.value;
  const all = setting.value?.circuits.length ?? 0;
  if (all === 0) return null;
  const { value } = notClosed;
  return (
    <section class="glance" aria-label={glance.title} data-well={value.length === 0}>
      {value.length === 0 && <p class="glance-well">{glance.allClosed(all)}</p>}
      <ul class="glance-list">
        {value.slice(0, FIRST).map(({ name }) => (
          <Item key={name} name={name} />
        ))}
      </ul>
      {value.length > FIRST && <p class="glance-more">{glance.more(value.length - FIRST)}</p>}
    </section>
  );
}

function Item({ name }: { readonly name: string }): JSX.Element | null {
  const m = messages.value;
  const circuit = circuitNamed(name);
  const state = circuit?.state.value;
  const last = circuit?.now.value?.last ?? null;
  if (circuit === undefined || state === undefined) return null;
  return (
    <li class="glance-item" data-state={state}>
      <p>
        <Shape state={state} /> <a href={`#${name}`}>{name}</a> <strong>{m.states[state]}</strong>{' '}
        <span class="glance-since">
          <Since circuit={circuit} />
        </span>
      </p>
      {last !== null && <p>{m.reason(last)}</p>}
      {last !== null && <FailureLine signal={last} />}
      <Countdown circuit={circuit} />
    </li>
  );
}
