import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { type CircuitSignals, circuitNamed, second } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { Countdown } from './Countdown.js';
import { Gauges } from './Gauges.js';
import { Operations } from './Operations.js';
import { Rules } from './Rules.js';
import { Shape } from './Shape.js';
import { useTarget } from './useTarget.js';

/** One circuit of many: its state, its name and for how long; the rest when one asks for it. */
export function CrowdCell({ name }: { readonly name: string }): JSX.Element | null {
  const m = messages.value;
  const { place, isTarget } = useTarget<HTMLLIElement>(name);
  const unfolded = useSignal(isTarget);
  const circuit = circuitNamed(name);
  const state = circuit?.state.value;
  if (circuit === undefined || state === undefined) return null;
  return (
    <li class="cell" id={name} ref={place} data-state={state} data-target={isTarget}>
      <details
        open={unfolded.value}
        onToggle={({ currentTarget }) => {
          unfolded.value = currentTarget.open;
        }}
      >
        <summary>
          <Shape state={state} />
          <span class="cell-name">{name}</span>
          <span class="cell-state">{m.states[state]}</span>
          <span class="cell-since">
            <For circuit={circuit} />
          </span>
        </summary>
        {unfolded.value && <Unfolded circuit={circuit} />}
      </details>
      {state !== 'closed' && !unfolded.value && <Why circuit={circuit} />}
    </li>
  );
}

/** Why it is not closed, and when it is probed next, without a click. */
function Why({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element {
  const last = circuit.now.value?.last ?? null;
  return (
    <div class="cell-why">
      {last !== null && <p>{messages.value.reason(last)}</p>}
      <Countdown circuit={circuit} />
    </div>
  );
}

function For({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element {
  return <>{messages.value.formats.span(Math.max(0, second.value - circuit.since.value))}</>;
}

function Unfolded({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element {
  const m = messages.value;
  const last = circuit.now.value?.last ?? null;
  return (
    <div class="cell-more">
      <div>
        <p>{last === null ? m.noChangeYet : m.reason(last)}</p>
        {last !== null && (
          <p>
            <code>{last.reason.text}</code>
          </p>
        )}
      </div>
      <Gauges circuit={circuit} />
      <div>
        <Operations name={circuit.facts.name} />
        <Rules rules={circuit.facts.rules} />
      </div>
    </div>
  );
}
