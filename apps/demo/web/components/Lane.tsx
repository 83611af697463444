import type { JSX } from 'preact';
import { type CircuitSignals, circuitNamed } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { CallsChart } from './CallsChart.js';
import { Countdown } from './Countdown.js';
import { Dials } from './Dials.js';
import { FailureLine } from './FailureLine.js';
import { Gauges } from './Gauges.js';
import { Operations } from './Operations.js';
import { Rules } from './Rules.js';
import { Shape } from './Shape.js';
import { Since } from './Since.js';
import { useTarget } from './useTarget.js';

/** One circuit: how it is and why, what it measures, and what one can do to it. */
export function Lane({ name }: { readonly name: string }): JSX.Element | null {
  const circuit = circuitNamed(name);
  const { place, isTarget } = useTarget<HTMLElement>(name);
  if (circuit === undefined) return null;
  const { facts } = circuit;
  return (
    <article
      class="lane"
      id={name}
      ref={place}
      aria-labelledby={`${name}-name`}
      data-target={isTarget}
      data-state={circuit.state.value}
    >
      <header class="lane-head">
        <h3 id={`${name}-name`}>{name}</h3>
        {facts.service !== null && <p class="lane-service">{messages.value.lanes.calls(facts.service)}</p>}
      </header>
      <StateNow circuit={circuit} />
      <Gauges circuit={circuit} />
      <CallsChart name={name} />
      <div>
        {facts.service !== null && <Dials service={facts.service} />}
        <Operations name={name} />
        <Rules rules={facts.rules} />
      </div>
    </article>
  );
}

/** The state, since when, and why. */
function StateNow({ circuit }: { readonly circuit: CircuitSignals }): JSX.Element | null {
  const m = messages.value;
  const state = circuit.state.value;
  const last = circuit.now.value?.last ?? null;
  if (state === undefined) return null;
  return (
    <div class="lane-state">
      <p class="lane-word">
        <Shape state={state} />
        <strong>{m.states[state]}</strong>
      </p>
      <Countdown circuit={circuit} />
      <p class="lane-since">
        <Since circuit={circuit} />
      </p>
      <p class="lane-why">{last === null ? m.noChangeYet : m.reason(last)}</p>
      {last !== null && <FailureLine signal={last} />}
      <p class="lane-means">{m.means[state]}</p>
      <p class="lane-reason">{last !== null && <code>{last.reason.text}</code>}</p>
    </div>
  );
}
