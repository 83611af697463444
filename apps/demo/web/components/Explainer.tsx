import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { circuitNamed, withDials } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { stored } from '../stored.js';
import { Gate } from './Gate.js';
import { Shape } from './Shape.js';

const STEPS = ['closed', 'open', 'half_open'] as const;

const nextTime = stored('fluxgate.explainer', ['open', 'folded'] as const, 'open');
const now = signal(nextTime.peek());
// Who has been here once knows how it works, and comes for the circuits; unless they unfold it to stay.
nextTime.value = 'folded';

/** A circuit breaker in three steps; the one where a circuit is at the moment is lit. */
export function Explainer(): JSX.Element {
  const m = messages.value;
  return (
    <details
      class="explainer"
      open={now.value === 'open'}
      onToggle={({ currentTarget }) => {
        const turned = currentTarget.open ? 'open' : 'folded';
        // The event comes also for how it was at first, which nobody has chosen.
        if (turned === now.peek()) return;
        now.value = turned;
        nextTime.value = turned;
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
  const isHere = withDials.value.some(({ name }) => circuitNamed(name)?.state.value === step);
  return (
    <li class="explainer-step" data-state={step} data-lit={isHere}>
      <Gate state={step} />
      <h3 class="explainer-name">
        <Shape state={step} /> {title}
      </h3>
      <p>{text}</p>
    </li>
  );
}
