import { computed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { crowd, rankedOf } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { mostUrgentFirst } from '../states.js';
import { target } from '../target.js';
import { CrowdCell } from './CrowdCell.js';
import { StateCounts } from './StateCounts.js';

/** How many are shown before one asks for all. */
const FIRST = 24;

const ranked = computed(() => rankedOf(crowd.value).sort(mostUrgentFirst));

/** The circuits without dials, however many: a cell each, the most urgent first. */
export function Crowd(): JSX.Element | null {
  const { crowd: words } = messages.value;
  const all = useSignal(false);
  const search = useSignal('');
  const { value } = ranked;
  if (value.length === 0) return null;
  const wanted = search.value.trim().toLowerCase();
  const found = value.filter(({ name }) => name.toLowerCase().includes(wanted));
  const shown = found.filter(({ name }, i) => all.value || i < FIRST || name === target.value);
  return (
    <section class="crowd" aria-labelledby="crowd-title">
      <div class="section-head">
        <h2 id="crowd-title">{words.title(value.length)}</h2>
        <p>{words.lead}</p>
      </div>
      <StateCounts states={value.map(({ state }) => state)} />
      <div class="crowd-search">
        <label>
          {words.search}{' '}
          <input
            type="search"
            value={search.value}
            onInput={({ currentTarget }) => {
              search.value = currentTarget.value;
            }}
          />
        </label>
        <span aria-live="polite">{wanted !== '' && words.found(found.length)}</span>
      </div>
      <ul class="crowd-grid">
        {shown.map(({ name }) => (
          <CrowdCell key={name} name={name} />
        ))}
      </ul>
      {found.length > FIRST && (
        <button
          type="button"
          class="button"
          aria-expanded={all.value}
          onClick={() => {
            all.value = !all.value;
          }}
        >
          {all.value ? words.fewer : words.all(found.length)}
        </button>
      )}
    </section>
  );
}
