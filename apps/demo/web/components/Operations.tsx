import type { ManualOperation } from '@fluxgate/core';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { operate, type Refusal } from '../actions.js';
import { canAct } from '../control-room.js';
import { messages } from '../i18n/index.js';

const OPERATIONS: readonly ManualOperation[] = ['trip', 'force_open', 'metrics_only', 'disable', 'reset'];

/** What one can do to a circuit by hand, with a note that says why. */
export function Operations({ name }: { readonly name: string }): JSX.Element {
  const { operations } = messages.value;
  const id = useId();
  const note = useSignal('');
  const refusal = useSignal<Refusal>(null);
  const run = async (operation: ManualOperation) => {
    refusal.value = await operate(name, operation, note.value);
    if (refusal.value === null) note.value = '';
  };
  return (
    <details class="fold">
      <summary>{operations.title}</summary>
      <fieldset class="operations" disabled={!canAct.value}>
        <legend class="unseen">{operations.of(operations.title, name)}</legend>
        <div class="operations-note">
          <label for={`${id}-note`}>{operations.note}</label>
          <input
            id={`${id}-note`}
            type="text"
            maxLength={200}
            autocomplete="off"
            aria-describedby={`${id}-hint`}
            value={note.value}
            onInput={({ currentTarget }) => {
              note.value = currentTarget.value;
            }}
          />
          <p id={`${id}-hint`} class="hint">
            {operations.noteHint}
          </p>
        </div>
        <ul class="operations-list">
          {OPERATIONS.map((operation) => (
            <li key={operation}>
              <button
                type="button"
                class="button"
                aria-label={operations.of(operations.names[operation], name)}
                aria-describedby={`${id}-${operation}`}
                onClick={() => run(operation)}
              >
                {operations.names[operation]}
              </button>
              <span id={`${id}-${operation}`} class="hint">
                {operations.does[operation]}
              </span>
            </li>
          ))}
        </ul>
        {refusal.value !== null && (
          <p class="refusal" role="alert">
            {operations.failed(refusal.value)}
          </p>
        )}
      </fieldset>
    </details>
  );
}
