import type { State } from '@fluxgate/core';
import type { JSX } from 'preact';

/** One shape a state, so that none is told by its colour alone. */
const SHAPES: Readonly<Record<State, readonly [body: string, mark: string]>> = {
  closed: ['M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z', 'm7.5 12.2 3.2 3.3 5.8-6.6'],
  open: ['M8 2h8l6 6v8l-6 6H8l-6-6V8z', 'm8.5 8.5 7 7m0-7-7 7'],
  half_open: ['M12 .8 23.2 12 12 23.2.8 12z', 'M12 7v6m0 3.6v.2'],
  metrics_only: [
    'M5 2h14a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z',
    'M7.5 16.5v-3.5m4.5 3.5V7.5m4.5 9v-6',
  ],
  disabled: ['M7 5h10a7 7 0 0 1 0 14H7A7 7 0 0 1 7 5z', 'M7.5 12h9'],
  forced_open: ['M3 2h18a1 1 0 0 1 1 1v18a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z', 'M8.8 7.5v9m6.4-9v9'],
};

/** The shape of a state. It says nothing by itself: the word stands beside it. */
export function Shape({ state }: { readonly state: State }): JSX.Element {
  const [body, mark] = SHAPES[state];
  return (
    <svg class="shape" data-state={state} viewBox="0 0 24 24" aria-hidden="true">
      <path class="shape-body" d={body} />
      <path class="shape-mark" d={mark} />
    </svg>
  );
}
