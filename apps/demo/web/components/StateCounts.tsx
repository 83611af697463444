import type { State } from '@fluxgate/core';
import type { JSX } from 'preact';
import { messages } from '../i18n/index.js';
import { BY_URGENCY } from '../states.js';
import { Shape } from './Shape.js';

/** How many circuits are in each state that any is in, the most urgent first. */
export function StateCounts({ states }: { readonly states: readonly State[] }): JSX.Element {
  return (
    <ul class="state-counts">
      {BY_URGENCY.map((state) => {
        const count = states.filter((one) => one === state).length;
        return (
          count > 0 && (
            <li key={state} data-state={state}>
              <Shape state={state} /> {messages.value.crowd.count(state, count)}
            </li>
          )
        );
      })}
    </ul>
  );
}
