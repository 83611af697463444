import type { State } from '@fluxgate/core';
import type { JSX } from 'preact';
import { circuitNamed, withDials } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { stored } from '../stored.js';
import { Gate } from './Gate.js';
import { Shape } from './Shape.js';

const STEPS = ['closed', 'open', 'half_open'] as const;

const folded = stored('fluxgate.explainer', ['open', 'folded'] as const, 'open');

/** A circuit breaker in three steps; the one where a circuit is at the moment is lit. */
export function Explainer(): JSX.Element {
  const m = messages.value;
  return (
    <details
      class="explainer"
      open={folded.value === 'open'}
      onToggle={({ currentTarget }) => {
        folded.value = currentTarget.open ? 'open' : 'folded';
      }}
    >
      <summary>
        <h2>{m.explainer.title}</h2>
      </summary>
      <ol class="explainer-steps">
        {STEPS.map((step) => (
          <Step key={step} step={step} />
        ))}
      </ol>
    </details>
  );
}

function Step({ step }: { readonly step: (typeof STEPS)[number] }): JSX.Element {
  const m = messages.value;
  const { title, text } = m.explainer[step];
  const here = withDials.value.filter(({ name }) => stepOf(circuitNamed(name)?.state.value) === step);
  return (
    <li class="explainer-step" data-state={step} data-lit={here.length > 0}>
      <Gate state={step} />
      <div class="explainer-text">
        <h3 class="explainer-name">
          <Shape state={step} /> {title}
        </h3>
        <p>{text}</p>
        <p class="explainer-here">
          {here.length === 0 ? (
            m.explainer.nobody
          ) : (
            <>
              {m.explainer.here} <strong>{m.formats.list(here.map(({ name }) => name))}</strong>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** A state set by hand is none of the three. */
function stepOf(state: State | undefined): (typeof STEPS)[number] | undefined {
  return STEPS.find((step) => step === state);
}
