import type { CircuitInfo, State } from '@fluxgate/core';
import type { ReactElement } from 'react';
import type { Words } from './words.js';

const NODES: readonly { readonly state: State; readonly x: number }[] = [
  { state: 'closed', x: 10 },
  { state: 'open', x: 130 },
  { state: 'half_open', x: 250 },
];

/** The state machine, the present state marked by shape, colour and weight. */
export function Machine({ info, words }: { info: CircuitInfo; words: Words }): ReactElement {
  return (
    <svg className="fg-machine" viewBox="0 0 360 100" role="img" aria-label={words.states[info.state]}>
      <defs>
        <marker id="fg-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      <path className="fg-edge" d="M110 42H128" markerEnd="url(#fg-arrow)" />
      <path className="fg-edge" d="M230 42H248" markerEnd="url(#fg-arrow)" />
      <path className="fg-edge" d="M270 60C250 84 210 84 196 62" markerEnd="url(#fg-arrow)" />
      <path className="fg-edge" d="M310 60C290 104 90 104 60 62" markerEnd="url(#fg-arrow)" />
      {NODES.map(({ state, x }) => (
        <g key={state} className={`fg-node fg-node-${state}${state === info.state ? ' fg-present' : ''}`}>
          <rect x={x} y={24} width={100} height={36} rx={state === 'open' ? 2 : 18} />
          <text x={x + 50} y={47} textAnchor="middle">
            {words.states[state]}
          </text>
        </g>
      ))}
    </svg>
  );
}
